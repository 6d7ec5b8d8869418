//! A memory map is whole, whatever the mappings and addresses.

use helpers::os::Mapping;
use helpers::plot::memory_map;
use proptest::prelude::*;
use roxmltree::Document;

use crate::{LETTER, attribute, hostile_text};

fn hostile_mapping() -> impl Strategy<Value = Mapping> {
    let address = || prop_oneof![0_usize..64, any::<usize>()];
    (address(), address(), any::<[bool; 3]>(), hostile_text()).prop_map(
        |(start, end, [readable, writable, executable], name)| Mapping {
            start,
            end,
            readable,
            writable,
            executable,
            name,
        },
    )
}

proptest! {
    #[test]
    fn any_mappings_make_a_whole_picture(
        mappings in prop::collection::vec(hostile_mapping(), 0..60),
        pointers in prop::collection::vec((hostile_text(), prop_oneof![0_usize..64, any::<usize>()]), 0..60),
        question in hostile_text(),
    ) {
        let pointers: Vec<(&str, usize)> = pointers.iter().map(|(label, at)| (label.as_str(), *at)).collect();
        let picture = memory_map(&question, &mappings, &pointers);
        let document = Document::parse(picture.to_svg()).expect("well-formed SVG");
        let root = document.root_element();
        let (width, height) = (attribute(&root, "width"), attribute(&root, "height"));
        for node in document.descendants().filter(|node| node.has_tag_name("text")) {
            let text = node.text().unwrap_or_default();
            let wide = text.chars().count() as f64 * LETTER * attribute(&node, "font-size");
            let x = attribute(&node, "x");
            let left = if node.attribute("text-anchor") == Some("end") { x - wide } else { x };
            prop_assert!(left > -2.0 && left + wide < width + 2.0, "{text:?} at {left} is {wide} wide");
            let y = attribute(&node, "y");
            prop_assert!(y > 0.0 && y < height, "{text:?} at height {y} of {height}");
        }
        let drawn = mappings.iter().any(|mapping| mapping.start < mapping.end);
        prop_assert_eq!(drawn, document.descendants().any(|node| node.has_tag_name("polygon")));
        prop_assert_eq!(!drawn, picture.to_svg().contains("There is no data to draw."));
        prop_assert!(!picture.alt().contains(char::is_control));
        prop_assert!(picture.alt().chars().count() < 3_000 && picture.to_svg().len() < 60_000);
        prop_assert!(Document::parse(&picture.to_html()).is_ok());
    }
}
