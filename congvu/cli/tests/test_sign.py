"""Anybody checks a file at the command line, with nothing set up."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from congvu.adapters.rehearsal.pki import Running
from congvu.cli import main
from congvu.signing.tests.verification.attacks import other_page
from congvu.signing.tests.verification.makers import NOON, Maker
from congvu.signing.tests.verification.others import pem


@pytest.fixture(scope="module")
def folder(pki: Running, tmp_path_factory: pytest.TempPathFactory) -> Path:
    maker, folder = Maker(pki.authorities), tmp_path_factory.mktemp("sign")
    (folder / "root.pem").write_bytes(pem(maker.authorities.certificate("root")))
    (folder / "good.pdf").write_bytes(maker.pdf())
    (folder / "lasting.pdf").write_bytes(maker.pdf(stamp="tsa-1", lasting=True, archived=True))
    (folder / "bad.pdf").write_bytes((folder / "good.pdf").read_bytes().replace(b"[ 0 0 595", b"[ 0 0 596"))
    (folder / "note.txt").write_bytes(b"500")
    (folder / "note.txt.p7s").write_bytes(maker.cms(b"500"))
    return folder


def run(folder: Path, *arguments: str) -> int:
    moment = () if "--at" in arguments else ("--at", NOON.isoformat())
    return main(
        ["sign", "verify", *(str(folder / one) if (folder / one).is_file() else one for one in arguments), *moment]
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("good.pdf", "--trust", "root.pem"), 0),
        (("--trust", "root.pem", "good.pdf"), 0),
        (("note.txt.p7s", "--trust", "root.pem"), 0),
        (("lasting.pdf", "--trust", "root.pem", "--offline", "--at", "2036-06-01"), 0),
        (("bad.pdf", "--trust", "root.pem"), 1),
        (("good.pdf", "--offline"), 3),
        (("good.pdf", "--trust", "root.pem", "--offline"), 3),
        (("note.txt",), 3),
        (("none.pdf",), 2),
        (("good.pdf", "--trust", "note.txt"), 2),
    ],
)
def test_the_exit_code_tells_the_verdict(folder: Path, arguments: tuple[str, ...], code: int, capsys) -> None:
    assert run(folder, *arguments) == code, capsys.readouterr()


def test_a_machine_reads_the_verdict_and_each_signature(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(folder, "good.pdf", "--trust", "root.pem", "--json")

    told = json.loads(capsys.readouterr().out)
    assert told["verdict"] == "valid"
    assert [one["signer"]["common_name"] for one in told["signatures"]] == ["Nguyễn Thị Lan"]


def test_a_changed_file_is_told_in_sentences_and_nothing_else(folder: Path) -> None:
    (folder / "changed.pdf").write_bytes(other_page((folder / "good.pdf").read_bytes()))
    command = [sys.executable, "-m", "congvu", "sign", "verify", folder / "changed.pdf", "--trust", folder / "root.pem"]

    said = subprocess.run([*command, "--offline"], capture_output=True, text=True, timeout=60)

    assert (said.returncode, said.stderr) == (1, "")
    assert "đã bị sửa sau khi ký" in said.stdout
