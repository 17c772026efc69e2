import pytest
from pydantic import ValidationError

from dateline.errors import SettingsError
from dateline.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DATELINE_{name.upper()}", raising=False)


def test_the_file_sets_the_environment_wins_and_arguments_win_over_both(tmp_path, monkeypatch):
    (tmp_path / "dateline.toml").write_text("workers = 3\nbatch = 7\nmax_page_bytes = 5000\n")
    monkeypatch.setenv("DATELINE_BATCH", "8")
    monkeypatch.setenv("DATELINE_MAX_PAGE_BYTES", "6000")
    settings = load_settings(max_page_bytes=7000)
    assert (settings.workers, settings.batch, settings.max_page_bytes) == (3, 8, 7000)


def test_a_misspelt_setting_is_named(tmp_path):
    (tmp_path / "dateline.toml").write_text("worker = 3\n")
    with pytest.raises(SettingsError, match="worker"):
        load_settings()


def test_a_value_out_of_range_is_named():
    with pytest.raises(SettingsError, match=r"workers.*given: 0"):
        load_settings(workers=0)


def test_a_broken_file_is_named(tmp_path):
    (tmp_path / "dateline.toml").write_text("workers = \n")
    with pytest.raises(SettingsError, match=r"dateline\.toml"):
        load_settings()


def test_settings_cannot_be_changed():
    with pytest.raises(ValidationError):
        load_settings().workers = 5


def test_every_setting_has_a_description():
    assert all(field.description for field in Settings.model_fields.values())
