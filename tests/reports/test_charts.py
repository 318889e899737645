"""Charts: lengths in proportion, words escaped, nothing hidden from those who cannot see them."""

import re
from xml.etree import ElementTree

import pytest
from django.utils import translation

from reports import charts

SVG = "{http://www.w3.org/2000/svg}"


def drawn(chart):
    return ElementTree.fromstring(chart.svg)  # noqa: S314  our own drawing


def boxes(chart, classes):
    return [
        {name: float(box.get(name)) for name in ("x", "y", "width", "height")}
        for box in drawn(chart).iter(f"{SVG}rect")
        if box.get("class") == classes
    ]


def words(chart):
    return [text.text for text in drawn(chart).iter(f"{SVG}text")]


def every_kind(rows):
    labels, values = [label for label, _ in rows], [value for _, value in rows]
    return [
        charts.bars("Title", rows),
        charts.columns("Title", labels, [("One", values), ("Two", values)]),
        charts.columns("Title", labels, [("One", values), ("Two", values)], stacked=True),
        charts.stacked("Title", rows),
        charts.line("Title", rows),
    ]


def test_a_bar_of_twice_the_value_is_twice_as_wide():
    small, large = boxes(charts.bars("Late", [("North", 4), ("South", 8)]), "ch-1")
    assert large["width"] == 520 - 190 - 60 == 270
    assert small["width"] == 135
    assert small["x"] == large["x"] == 190
    assert large["y"] - small["y"] == 30


def test_a_column_of_twice_the_value_is_twice_as_tall_and_stands_on_the_ground():
    first, second = boxes(charts.columns("Meetings", ["Jan", "Feb"], [("North", [5, 10])]), "ch-1")
    assert (first["height"], second["height"]) == (100, 200)
    assert first["y"] + first["height"] == second["y"] + second["height"] == 236


def test_stacked_columns_stand_on_each_other():
    chart = charts.columns("Meetings", ["Jan"], [("North", [6]), ("South", [4])], stacked=True)
    (below,), (above,) = boxes(chart, "ch-1")[1:], boxes(chart, "ch-2")[1:]
    assert (below["height"], above["height"]) == (120, 80)
    assert above["y"] + above["height"] == below["y"]
    assert "10" in words(chart)


def test_shares_fill_the_bar():
    chart = charts.stacked("States", [("Draft", 1), ("Agreed", 3)])
    assert boxes(chart, "ch-1")[0]["width"] == 520 / 4 - 2
    assert boxes(chart, "ch-2")[0]["width"] == 520 * 3 / 4 - 2
    assert chart.table.rows == [["Draft", "1", "25 %"], ["Agreed", "3", "75 %"]]


def test_a_line_rises_with_its_values_and_breaks_where_one_is_not_known():
    chart = charts.line("Days", [("Jan", 0), ("Feb", 10), ("Mar", None), ("Apr", 5)])
    (path,) = [p.get("d") for p in drawn(chart).iter(f"{SVG}path") if p.get("class") == "ch-line"]
    assert re.findall(r"[ML]", path) == ["M", "L", "M"]
    heights = [float(dot.get("cy")) for dot in drawn(chart).iter(f"{SVG}circle")]
    assert heights == [236, 36, 136]
    assert chart.table.rows[2] == ["Mar", "–"]


def test_a_target_is_drawn_and_named_even_above_all_values():
    chart = charts.line("Kept", [("Jan", 80), ("Feb", 85)], unit="%", target=95)
    assert "Target 95 %" in words(chart)
    assert min(float(dot.get("cy")) for dot in drawn(chart).iter(f"{SVG}circle")) > 36


@pytest.mark.parametrize(
    ("top", "end", "marks"),
    [
        (0, 1, 2),
        (1, 1, 2),
        (3, 3, 4),
        (7, 8, 5),
        (10, 10, 6),
        (17, 20, 5),
        (101, 150, 4),
        (0.4, 0.4, 5),
        (1_234_567, 1_500_000, 4),
    ],
)
def test_the_scale_ends_on_a_round_number_at_or_above_the_greatest(top, end, marks):
    found, steps = charts.scale(top)
    assert found == pytest.approx(end)
    assert len(steps) == marks
    assert steps[0] == 0
    assert steps[-1] == pytest.approx(found)


@pytest.mark.parametrize("rows", [[], [("Jan", None), ("Feb", None)]])
def test_nothing_known_says_so(rows):
    for chart in every_kind(rows):
        assert "Nothing to show yet" in words(chart)


def test_zeros_are_shown_as_zeros_not_as_nothing():
    chart = charts.bars("Late", [("North", 0), ("South", 0)])
    assert words(chart).count("0") == 2
    assert boxes(chart, "ch-1") == []
    charts.columns("Late", ["Jan"], [("North", [0])])
    charts.line("Late", [("Jan", 0)])
    assert "Nothing to show yet" in words(charts.stacked("Late", [("North", 0)]))


def test_what_is_not_known_is_not_zero():
    chart = charts.bars("Late", [("North", None), ("South", 2)])
    assert "not known" in words(chart)
    assert chart.table.rows[0] == ["North", "–"]


@pytest.mark.parametrize("value", [-1, float("nan"), float("inf")])
def test_what_cannot_be_drawn_is_refused(value):
    with pytest.raises(ValueError, match="from zero up"):
        charts.bars("Late", [("North", value)])


def test_series_of_another_length_are_refused():
    with pytest.raises(ValueError, match="one value for each label"):
        charts.columns("Late", ["Jan", "Feb"], [("North", [1])])


def test_words_are_escaped_everywhere():
    evil = '<script>alert("1")</script> & more'
    for chart in [
        charts.bars(evil, [(evil, 1)], unit=evil),
        charts.columns(evil, [evil], [(evil, [1]), (evil, [2])]),
        charts.stacked(evil, [(evil, 1)]),
        charts.line(evil, [(evil, 1)], unit=evil, target=1),
    ]:
        assert "<script" not in chart.svg
        assert drawn(chart).find(f"{SVG}title").text == evil


def test_long_labels_are_cut_in_the_picture_and_whole_under_the_pointer_and_in_the_table():
    label = "Households along the lower river between Kalumbu and Nsanje"
    chart = charts.bars("Late", [(label, 1)])
    cut = next(text for text in words(chart) if text.endswith("…"))
    assert len(cut) * charts.EM <= 190
    assert [title.text for title in drawn(chart).iter(f"{SVG}title")] == ["Late", label]
    assert chart.table.rows == [[label, "1"]]


def test_figures_stay_inside_the_picture():
    chart = charts.bars("Spent", [("North", 12_345_678_901), ("South", 1)], unit="USD")
    widest = max(len(text) for text in words(chart))
    assert boxes(chart, "ch-1")[0]["width"] + 190 + 8 + widest * charts.EM <= 520
    assert "12,345,678,901 USD" in words(chart)


def test_many_months_do_not_print_labels_over_each_other():
    labels = [f"Month {number}" for number in range(36)]
    shown = [
        text for text in words(charts.columns("M", labels, [("N", [1] * 36)])) if "Month" in text
    ]
    assert 1 < len(shown) <= 8


def test_large_figures_on_columns_are_short():
    assert [charts.brief(n) for n in (999, 9_999, 12_400, 3_000_000, 2.5e9)] == [
        "999",
        "9,999",
        "12.4 k",
        "3 M",
        "2.5 G",
    ]


def test_every_chart_has_a_name_a_description_and_no_style_of_its_own():
    for chart in every_kind([("Jan", 3), ("Feb", 4)]):
        svg = drawn(chart)
        assert svg.get("role") == "img"
        assert [child.tag for child in svg][:2] == [f"{SVG}title", f"{SVG}desc"]
        assert svg.find(f"{SVG}desc").text == chart.description
        assert not re.search(r"style=|<style|on\w+=|href=", chart.svg)
        assert len(chart.svg) < 7000


def test_every_mark_has_a_class_for_the_screen_and_a_colour_for_paper():
    for chart in every_kind([("Jan", 3), ("Feb", 4)]):
        for mark in drawn(chart).iter():
            if mark.tag in {f"{SVG}rect", f"{SVG}path", f"{SVG}circle"}:
                tone = mark.get("class").removeprefix("ch-")
                assert charts.PAPER[tone] in {mark.get("fill"), mark.get("stroke")}


def test_neighbours_differ_without_colour():
    chart = charts.stacked("States", [("Draft", 1), ("Agreed", 3)])
    assert [path.get("class") for path in drawn(chart).iter(f"{SVG}path")] == ["ch-hatch"] * 2


def test_figures_speak_the_readers_language():
    with translation.override("fr"):
        assert charts.figure(1234.5).replace("\xa0", " ").replace("\u202f", " ") == "1 234,5"
