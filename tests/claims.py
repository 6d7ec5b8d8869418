"""Which lesson shows which claims of the source document: the plan that tests hold lessons to."""

from __future__ import annotations

PLAN: dict[str, range] = {
    "00_introduction": range(1, 5),
    "01_closures": range(5, 8),
    "02_threads": range(8, 11),
    "03_effect_of_threads": range(11, 15),
    "04_plotting_the_cost": range(15, 21),
    "05_sharing_variables": range(21, 23),
    "06_closures_and_functions": range(23, 26),
    "07_map_and_collect": range(26, 31),
    "08_channels": range(31, 39),
    "09_two_way_channels": range(39, 41),
    "10_terms": range(41, 49),
    "11_isolation": range(49, 53),
    "12_context_switch": range(53, 57),
    "13_processes": range(57, 59),
    "14_webassembly": range(59, 60),
    "15_containers": range(60, 61),
    "16_without_an_os": range(61, 64),
}


def planned(lesson: str) -> set[str]:
    """The claims that a lesson has to show: `{"C01", …}`."""
    return {f"C{number:02}" for number in PLAN[lesson]}


ALL = {claim for lesson in PLAN for claim in planned(lesson)}
