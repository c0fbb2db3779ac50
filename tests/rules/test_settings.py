"""Settings: one name in file, environment and flags, and a fixed order of weight."""

from pathlib import Path

import pytest

from asterism.settings import SettingsError, every_setting, load, words


def in_file(folder: Path, text: str) -> str:
    (folder / "asterism.toml").write_text(text, encoding="utf-8")
    return str(folder)


def test_a_flag_weighs_more_than_the_environment_and_that_more_than_the_file(tmp_path: Path) -> None:
    data = in_file(tmp_path, 'port = 1001\nnats = "nats://file"\nhost = "file"\n')
    environment = {"ASTERISM_PORT": "1002", "ASTERISM_NATS": "nats://environment"}
    settings = load({"data": data, "port": "1003"}, environment)
    assert (settings.port, settings.nats, settings.host) == (1003, "nats://environment", "file")


def test_what_nobody_gave_is_the_default(tmp_path: Path) -> None:
    settings = load({"data": str(tmp_path), "port": None}, {})
    assert (settings.host, settings.port, settings.demo, settings.origins) == ("127.0.0.1", 8420, False, ())


def test_the_file_lies_in_the_data_folder_unless_another_is_named(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text("port = 1004\n", encoding="utf-8")
    data = in_file(tmp_path, "port = 1001\n")
    assert load({}, {"ASTERISM_DATA": data}).port == 1001
    assert load({}, {"ASTERISM_DATA": data, "ASTERISM_CONFIG": str(other)}).port == 1004
    assert load({"data": data}, {}, config=str(other)).port == 1004


def test_a_file_that_was_named_has_to_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="does not exist"):
        load({}, {}, config=str(tmp_path / "none.toml"))


@pytest.mark.parametrize(
    ("file", "environment", "said"),
    [
        ("prot = 1\n", {}, r"There is no setting prot; the nearest is port\."),
        (
            "",
            {"ASTERISM_ORIGIN": "x"},
            r"There is no setting ASTERISM_ORIGIN; the nearest is ASTERISM_ORIGINS\.",
        ),
        ("port =\n", {}, "not valid TOML"),
        ("port = 70000\n", {}, "setting port does not fit"),
        ("", {"ASTERISM_PORT": "many"}, "setting port does not fit"),
        ("", {"ASTERISM_LOG_FORMAT": "xml"}, "setting log_format does not fit"),
        ("", {"ASTERISM_BACKUP_DAYS": "8"}, "setting backup_days does not fit"),
        ("", {"ASTERISM_STORE": "mysql://somewhere"}, "must be empty or start with postgresql://"),
        ("", {"ASTERISM_NATS": "somewhere:4222"}, "must be empty or start with nats://"),
        ("", {"ASTERISM_EXIT_LINK": "javascript:alert(1)"}, "must be /plain or start with https://"),
        ("", {"ASTERISM_PUSH_CONTACT": "someone"}, "must start with mailto: or https:"),
        ('origins = ["https://help.example.org/path"]\n', {}, "without a path"),
        ('origins = ["help.example.org"]\n', {}, "without a path"),
    ],
)
def test_what_does_not_make_sense_is_refused_in_a_sentence_that_names_it(
    tmp_path: Path, file: str, environment: dict[str, str], said: str
) -> None:
    with pytest.raises(SettingsError, match=said):
        load({"data": in_file(tmp_path, file)}, environment)


def test_lists_are_written_with_commas_or_spaces() -> None:
    assert words("https://a.example, https://b.example  c") == ["https://a.example", "https://b.example", "c"]
    settings = load({}, {"ASTERISM_ORIGINS": "https://a.example,https://b.example"})
    assert settings.origins == ("https://a.example", "https://b.example")


def test_without_origins_only_this_machine_is_served() -> None:
    settings = load({"port": "9000"}, {})
    assert settings.allows_origin("http://127.0.0.1:9000")
    assert settings.allows_origin("http://localhost:9000")
    assert settings.allows_host("127.0.0.1:9000")
    for foreign in (
        "http://localhost:9001",
        "https://localhost:9000",
        "http://member.localhost:9000",
        "null",
        "",
    ):
        assert not settings.allows_origin(foreign)
    assert not settings.allows_host("rebound.example:9000")


def test_with_origins_only_those_are_served() -> None:
    settings = load({"origins": ["https://help.example.org"]}, {})
    assert settings.address == "https://help.example.org"
    assert settings.allows_origin("https://help.example.org")
    assert settings.allows_host("help.example.org")
    assert not settings.allows_origin("http://127.0.0.1:8420")
    assert not settings.allows_host("help.example.org.evil.example")


def test_only_a_demo_serves_an_origin_for_each_person() -> None:
    demo, real = load({"demo": True}, {}), load({}, {})
    assert demo.allows_origin("http://member.localhost:8420")
    assert demo.allows_host("steward.localhost:8420")
    for foreign in (
        "http://member.localhost:1",
        "https://member.localhost:8420",
        "http://evil.example:8420",
        "http://member.localhost.evil.example:8420",
        "http://[member.localhost:8420",
    ):
        assert not demo.allows_origin(foreign)
    assert not real.allows_origin("http://member.localhost:8420")
    assert not real.allows_host("member.localhost:8420")


def test_folders_lie_in_the_data_folder_unless_another_is_named(tmp_path: Path) -> None:
    plain = load({"data": str(tmp_path)}, {})
    assert (plain.keys_folder, plain.backups) == (tmp_path / "keys", tmp_path / "backups")
    moved = load({"data": str(tmp_path), "keys": "/srv/keys", "backup_folder": "/srv/backups"}, {})
    assert (moved.keys_folder, moved.backups) == (Path("/srv/keys"), Path("/srv/backups"))


def test_every_setting_says_what_it_is_for_in_one_sentence() -> None:
    for setting in every_setting():
        assert setting.help.endswith("."), setting.name
        assert 20 < len(setting.help) < 120, setting.name
