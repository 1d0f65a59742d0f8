"""Where the parts of charts lie, and which department gets which shade."""

import pytest

from shared.departments import NAMES
from shared.web.charts import bars, lines, stacked
from shared.web.france import HEIGHT, WIDTH, outlines
from shared.web.shades import shaded_map


def test_the_longest_bar_takes_the_room_and_the_unknown_one_none() -> None:
    chart = bars([("a", 200, False), ("b", 50, True), ("c", None, False), ("d", 0, False)])
    assert [bar.parts[0].width for bar in chart.bars] == [100, 25, 0, 0]
    assert [bar.value for bar in chart.bars] == [200, 50, None, 0]


def test_stacked_parts_follow_each_other_without_a_gap() -> None:
    chart = stacked(("x", "y"), [("a", [30, 10]), ("b", [0, 20])])
    assert [(part.x, part.width) for part in chart.bars[0].parts] == [(0, 75), (75, 25)]
    assert [(part.x, part.width) for part in chart.bars[1].parts] == [(0, 0), (0, 50)]


def test_a_line_begins_at_zero_and_has_a_gap_where_nothing_is_known() -> None:
    chart = lines(["2024", "2025", "2026"], [("jobs", [4000, None, 4558])])
    assert [tick.value for tick in chart.ticks] == [0, 2000, 4000, 6000]
    assert chart.series[0].steps == []
    assert [point.value for point in chart.series[0].known] == [4000, 4558]
    low, high = chart.series[0].known
    assert high.y < low.y < chart.ticks[0].y


@pytest.mark.parametrize("most", [0, 1, 3, 7, 22, 99, 101, 4558, 87_699])
def test_every_value_lies_below_the_axis_end_and_steps_are_whole(most: int) -> None:
    chart = lines(["2026"], [("n", [most])])
    assert chart.ticks[-1].value >= max(most, 1)
    assert all(tick.value == round(tick.value) for tick in chart.ticks)
    assert 2 <= len(chart.ticks) <= 6


def test_many_labels_are_thinned_out_for_a_phone() -> None:
    assert len(lines([str(n) for n in range(60)], [("n", [1] * 60)]).labels) <= 6


def test_every_department_is_on_the_map_and_inside_it() -> None:
    drawn = {one.code for one in outlines()}
    assert set(NAMES) - drawn == {"977", "978", "986", "987", "988"}
    for one in outlines():
        x, y = one.path[1:].partition("l")[0].split()
        assert 0 <= int(x) <= WIDTH and 0 <= int(y) <= HEIGHT, one
    assert sum(len(one.path) for one in outlines()) < 40_000


def test_none_and_not_known_are_different_shades() -> None:
    shaded = shaded_map({"31": 40, "34": 3, "75": 9, "13": 1, "69": 7, "44": 7}, known={"09"})
    by_code = {one.outline.code: one for one in shaded.places if not one.outline.again}
    assert by_code["09"].shade == 0 and by_code["09"].value == 0
    assert by_code["11"].shade is None and by_code["11"].value is None
    assert by_code["31"].shade == 4 and by_code["13"].shade == 1
    assert by_code["69"].shade == by_code["44"].shade
    assert [(one.least, one.most) for one in shaded.shades] == [(1, 1), (2, 3), (4, 7), (8, 40)]


def test_few_departments_get_as_few_shades() -> None:
    assert [(one.least, one.most) for one in shaded_map({"31": 4, "09": 9}, known=set()).shades] == [(4, 4), (5, 9)]
    assert shaded_map({}, known=set()).shades == ()
