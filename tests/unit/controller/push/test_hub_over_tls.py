"""The line to a hub with a certificate of the site's own authority: the box trusts that one and no other."""

import datetime as dt
import ssl
from pathlib import Path

import pytest

from controller.exchange.hub_link import HubLink
from controller.push.hub_answers import HubError
from controller.push.hub_client import HubClient
from tests.unit.controller.push.hostile_hub import answer, answering
from tests.unit.controller.push.test_hub_client import BOX, HUB, JOURNAL, receipt
from webcore.tls.certificates import Certificates


def certificates(folder: Path) -> Certificates:
    made = Certificates(folder)
    made.ensure(("127.0.0.1",), dt.datetime.now(dt.UTC))
    return made


def authority(made: Certificates) -> bytes:
    return ssl.PEM_cert_to_DER_cert(made.authority.read_text())


def test_a_box_trusts_the_authority_of_the_hub_that_it_was_enrolled_with_and_no_other(tmp_path: Path) -> None:
    own, other = certificates(tmp_path / "own"), certificates(tmp_path / "other")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(own.server)
    with answering(answer(200, receipt()), context) as address:
        secure = address.replace("http://", "https://")
        trusting = HubClient(HubLink(secure, HUB.public, authority(own)), BOX)
        assert trusting.head(JOURNAL).receipt.rows == 7
        for wrong in (authority(other), b""):
            with pytest.raises(HubError, match="certificate verify failed"):
                HubClient(HubLink(secure, HUB.public, wrong), BOX).head(JOURNAL)
