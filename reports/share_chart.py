"""Chart of shares by month as a reportlab drawing: a line with its values, the goal across it; for papers and pages.

Kind: adapter
"""

from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine

from reports.charts import COLOURS, label, label_places
from reports.official_paper import Chart
from reports.paper_fonts import BOLD, PLAIN, load_fonts
from reports.pdf_document import LINE

LINE_COLOUR, GOAL_COLOUR = COLOURS[0], COLOURS[1]
GOAL_DASHES = (6, 3)
WIDTH, HEIGHT = 330.0, 150.0
LEFT, RIGHT, TOP, BOTTOM = 28.0, 62.0, 18.0, 20.0
MOST_LABELS = 8
STEP_PERCENT = 25


def share_chart(content: Chart) -> Drawing:
    """The shares month by month, from 0 to 100 %; what is above the goal reaches it."""
    load_fonts()
    shares, goal = content.shares, content.goal
    chart = Drawing(WIDTH, HEIGHT, initialFontName=PLAIN)
    right = WIDTH - RIGHT

    def x_of(number: int) -> float:
        return LEFT + 14 + (right - LEFT - 28) * (number / (len(shares) - 1) if len(shares) > 1 else 0.5)

    def y_of(percent: float) -> float:
        return BOTTOM + (HEIGHT - BOTTOM - TOP) * percent / 100

    for percent in range(0, 101, STEP_PERCENT):
        chart.add(Line(LEFT, y_of(percent), right, y_of(percent), strokeColor=LINE, strokeWidth=0.25))
        chart.add(label(LEFT - 4, y_of(percent) - 2.5, f"{percent}%", "end"))
    across = PolyLine([LEFT, y_of(goal), right, y_of(goal)], strokeColor=GOAL_COLOUR, strokeWidth=1.2)
    across.strokeDashArray = GOAL_DASHES
    chart.add(across)
    chart.add(label(right + 4, y_of(goal) - 2.5, content.goal_text, "start", GOAL_COLOUR, BOLD))
    points = [(x_of(number), y_of(share.percent)) for number, share in enumerate(shares)]
    if len(points) > 1:
        chart.add(PolyLine([value for point in points for value in point], strokeColor=LINE_COLOUR, strokeWidth=1.6))
    for x, y in points:
        chart.add(Circle(x, y, 2.4, fillColor=LINE_COLOUR, strokeColor=None))
    for number in label_places(len(shares), MOST_LABELS):
        x, y = points[number]
        chart.add(label(x, BOTTOM - 11, shares[number].month, "middle"))
        chart.add(label(x, y + 6, shares[number].text, "middle", LINE_COLOUR, BOLD))
    return chart
