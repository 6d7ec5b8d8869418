//! A chart's parts are kept where cells need not compile what drops and copies them.

use helpers::plot::Chart;

#[test]
fn each_of_two_clones_is_changed_by_itself() {
    let one = Chart::new("Which?").line("first", &[(1.0, 2.0), (2.0, 3.0)]);
    let before = one.picture().to_svg().to_owned();
    let other = one.clone().line("second", &[(1.0, 5.0), (2.0, 7.0)]);
    assert_eq!(one.picture().to_svg(), before);
    assert_ne!(other.picture().to_svg(), before);
    drop(one);
    assert!(other.picture().alt().contains("first"));
}

#[test]
fn a_chart_is_printed_as_what_it_holds() {
    let chart = format!("{:?}", Chart::new("Which?"));
    assert!(chart.contains("Which?"), "{chart}");
}
