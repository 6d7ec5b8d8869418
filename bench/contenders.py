"""Who is compared, and the cells that each is asked to run: the same work, as its own users write it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field

from lesson import ROOT

CRATES = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["dependencies"]

# What every contender draws: first what the same cell computes, and then what a variable holds, as in
# most notebooks. The second picture is another one, so nothing is remembered.
POINTS = 50
FIRST, FURTHER = (1, "growth(1)"), (2, "squares")


@dataclass(frozen=True)
class Contender:
    """A kernel as somebody meets it: which server, which notebook, which cells."""

    name: str
    server: str  # the key of the server that it runs on
    kernel: str
    imports: list[str]
    plot: str  # with {power} and {data} in it
    trivial: str
    variable: str  # the further plots' data
    thread: str
    error: str
    pictures: tuple[str, ...] = field(default=("<svg", "<img"))

    def draw(self, power: int, data: str) -> str:
        return self.plot.replace("{power}", str(power)).replace("{data}", data)


RUST = {
    "trivial": "1 + 1",
    "variable": "let squares = growth(2);",
    "thread": 'println!("{}", std::thread::spawn(|| 21 * 2).join().unwrap());',
    "error": 'let number: i32 = "text";',
}

GROWTH = f"""fn growth(power: i32) -> Vec<(f64, f64)> {{
    (1..={POINTS}).map(|n| (n as f64, (n as f64).powi(power))).collect()
}}"""

OURS = {
    "kernel": "rust",
    "imports": ["use helpers::plot::Chart;", GROWTH],
    "plot": """Chart::new("How does it grow?")
    .x("n")
    .y("n to the power of {power}")
    .line("growth", &{data})
    .show();""",
    **RUST,
}

# As plotters' own documentation has it for evcxr.
PLOTTERS = f"""\
:dep plotters = {{ version = "{CRATES["plotters"]["version"]}", default-features = false, features = ["evcxr", "all_series", "all_elements"] }}
"""
PLAIN = f"""evcxr_figure((640, 480), |root| {{
    let mut chart = ChartBuilder::on(&root)
        .caption("How does it grow?", ("sans-serif", 20))
        .margin(5)
        .x_label_area_size(30)
        .y_label_area_size(60)
        .build_cartesian_2d(0f64..{POINTS}f64, 0f64..({POINTS}f64).powi({{power}}))?;
    chart.configure_mesh().x_desc("n").draw()?;
    chart.draw_series(LineSeries::new({{data}}.iter().copied(), &BLUE))?;
    Ok(())
}})"""

CONTENDERS = [
    Contender(name="ours", server="spare", **OURS),
    Contender(name="ours, no spare kernel", server="no spare", **OURS),
    Contender(
        name="plain evcxr",
        server="others",
        kernel="evcxr",
        imports=[PLOTTERS, "use plotters::prelude::*;", GROWTH],
        plot=PLAIN,
        **RUST,
    ),
    Contender(
        name="Python",
        server="others",
        kernel="matplotlib",
        imports=[
            "import matplotlib.pyplot as plt\nimport threading",
            f"def growth(power):\n    return [n**power for n in range(1, {POINTS} + 1)]",
        ],
        plot="""plt.plot({data})
plt.title("How does it grow?")
plt.xlabel("n")
plt.show()""",
        trivial="1 + 1",
        variable="squares = growth(2)",
        thread="""thread = threading.Thread(target=lambda: print(21 * 2))
thread.start()
thread.join()""",
        error='1 + "text"',
        pictures=("image/png",),
    ),
]
