"""Slides: the desk uploads, orders and removes them; the stage shows them while nothing is played."""

import io
import time
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from bus import messages as m
from bus.fake_controller import FakeController
from tests.browser import sample_snapshots
from tests.browser.harness import Panel
from tests.unit.panel.slides.containers import mp4

Enter = Callable[[str], Page]


def play(controller: FakeController, name: str, seq: int, **changes: object) -> None:
    """Show everybody the scene called `name`."""
    controller.show(*sample_snapshots.everybody(name, time.monotonic_ns(), seq, **changes))


def png(colour: str = "#136") -> bytes:
    """A picture that compresses badly enough to be sent in two pieces."""
    file = io.BytesIO()
    picture = Image.effect_noise((900, 800), 90).convert("RGB")
    picture.paste(colour, (0, 0, 450, 800))
    picture.save(file, "PNG")
    assert file.tell() > 500_000
    return file.getvalue()


def test_the_desk_uploads_orders_hides_and_removes_slides(
    enter: Enter, panel: Panel, controller: FakeController
) -> None:
    play(controller, "setup", 1)
    desk = enter("desk")
    section, rows = desk.locator(".slides"), desk.locator(".slides .row")
    pictures: list[FilePayload] = [
        {"name": f"{name}.png", "mimeType": "image/png", "buffer": png()} for name in ("một", "hai")
    ]
    section.locator("input[type=file]").set_input_files(pictures)
    expect(rows).to_have_count(2)
    assert (panel.data / "slides" / "một.png").read_bytes() == pictures[0]["buffer"]

    expect(rows.nth(0)).to_contain_text("hai.png")
    rows.nth(0).get_by_role("button", name="Xuống").click()
    expect(rows.nth(0)).to_contain_text("một.png")
    rows.nth(1).get_by_role("button", name="Ẩn").click()
    expect(rows.nth(1)).to_contain_text("không chiếu lần lượt")
    assert desk.request.get(f"{panel.url}/slides.json").json() == ["một.png"]

    rows.nth(0).locator("button.hold").click(delay=1500)
    expect(rows).to_have_count(1)
    section.locator("input[type=file]").set_input_files(
        {"name": "trang.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    expect(section.get_by_role("alert")).to_contain_text("không chiếu được trang PDF")
    (panel.data / "slides" / "phim.mp4").write_bytes(mp4(b"hvc1"))  # copied by hand
    desk.reload()
    expect(rows.nth(1)).to_contain_text("phim.mp4: tệp mã hoá bằng hvc1, máy này có thể chiếu không mượt")


def test_the_desk_writes_a_card_and_the_stage_shows_it(
    enter: Enter, panel: Panel, controller: FakeController, window: BrowserContext
) -> None:
    play(controller, "setup", 1)
    desk = enter("desk")
    desk.get_by_role("button", name="Viết thẻ chữ").click()
    desk.locator("#card-title").fill("Mức độ 4 là gì?")
    desk.locator("#card-text").fill("Nộp hồ sơ, trả lệ phí\nvà nhận kết quả <b>qua mạng</b>.")
    desk.locator("dialog .final").click()
    expect(desk.locator(".slides .row")).to_contain_text("Mức độ 4 là gì?.txt")

    stage = window.new_page()
    stage.clock.install()
    stage.goto(f"{panel.url}/stage")
    expect(stage.locator(".scene.setup")).to_be_visible()
    stage.clock.run_for(25_000)
    expect(stage.locator(".card-slide h1")).to_have_text("Mức độ 4 là gì?")
    expect(stage.locator(".card-slide p")).to_contain_text("<b>qua mạng</b>")


def test_while_a_match_runs_nothing_can_be_added(enter: Enter, controller: FakeController) -> None:
    desk = enter("desk")
    play(controller, "intro", 1, match_running=True)
    expect(desk.locator(".slides")).to_contain_text("Chỉ thêm được tệp trước và sau cuộc thi.")
    expect(desk.locator(".slides input[type=file]")).to_have_count(0)


@pytest.mark.parametrize("scene, words", [("break", "sau đó: Tăng tốc"), ("held", "mất điện sân khấu")])
def test_in_breaks_and_holds_slides_leave_room_for_what_the_hall_waits_for(
    window: BrowserContext, panel: Panel, controller: FakeController, scene: str, words: str
) -> None:
    folder = panel.data / "slides"
    folder.mkdir()
    (folder / "1.png").write_bytes(png())
    stage = window.new_page()
    stage.set_viewport_size({"width": 1920, "height": 1080})
    stage.clock.install()
    stage.goto(f"{panel.url}/stage")
    play(controller, scene, 1)
    expect(stage.locator(f".scene.{'segment' if scene == 'break' else scene}")).to_be_visible()
    stage.clock.run_for(25_000)
    slide, strip = stage.locator("img.slide"), stage.locator(".slide-strip")
    expect(slide).to_be_visible()
    expect(strip).to_contain_text(words)
    below, above = strip.bounding_box(), slide.bounding_box()
    assert below is not None
    assert above is not None
    assert above["y"] + above["height"] <= below["y"] + 1
    play(controller, "reading", 2)
    expect(slide).to_be_hidden()
    expect(strip).to_be_hidden()


def test_the_guests_are_read_without_slides(window: BrowserContext, panel: Panel, controller: FakeController) -> None:
    folder = panel.data / "slides"
    folder.mkdir()
    (folder / "1.png").write_bytes(png())
    stage = window.new_page()
    stage.clock.install()
    stage.goto(f"{panel.url}/stage")
    play(controller, "guests", 1)
    expect(stage.locator(".scene.segment")).to_be_visible()
    stage.clock.run_for(40_000)
    expect(stage.locator("img.slide")).to_be_hidden()


RECORD = """async () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [640, 360];
  document.body.append(canvas);
  const pen = canvas.getContext("2d");
  const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/webm;codecs=vp8" });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((done) => { recorder.onstop = done; });
  recorder.start();
  for (let frame = 0; frame < 30; frame += 1) {
    pen.fillStyle = `hsl(${frame * 12} 80% 50%)`;
    pen.fillRect(0, 0, 640, 360);
    await new Promise(requestAnimationFrame);
  }
  recorder.stop();
  await stopped;
  return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
}"""
"""A short WebM, recorded by the browser itself."""


def test_a_real_clip_is_taken_and_the_video_of_a_segment_plays_once(
    enter: Enter, panel: Panel, controller: FakeController, window: BrowserContext
) -> None:
    play(controller, "setup", 1)
    desk = enter("desk")
    clip = bytes(desk.evaluate(RECORD))
    desk.locator(".slides input[type=file]").set_input_files(
        {"name": "phim.webm", "mimeType": "video/webm", "buffer": clip}
    )
    expect(desk.locator(".slides .row")).to_contain_text("phim.webm")

    stage = window.new_page()
    stage.goto(f"{panel.url}/stage")
    film = m.SegmentView(6, m.SegmentKind.VIDEO, {"vi": "Phim ngắn"}, video="phim.webm", started_ns=1)
    expect(stage.locator("video.slide")).to_be_attached()
    stage.evaluate(
        "document.querySelector('video.slide').addEventListener('ended', () => { document.body.dataset.played = 1; })"
    )
    play(controller, "setup", 2, segment=film)
    expect(stage.locator("body")).to_have_attribute("data-played", "1")
    expect(stage.locator("video.slide")).to_be_hidden()
    expect(stage.locator(".scene.segment h1")).to_have_text("Phim ngắn")
