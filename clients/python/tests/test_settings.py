from __future__ import annotations

import json
import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import support  # noqa: F401  (finds the package)

import holdfast
from holdfast._discovery import data_directory
from holdfast._settings import resolve

URL = "http://127.0.0.1:8765"
KEY = "hfk_" + "k" * 43
ENGINE = {"url": "http://127.0.0.1:43210", "instance": "run-1", "pid": 1, "port": 43210}


class Precedence(unittest.TestCase):
    def test_arguments_win_over_config_and_config_over_the_environment(self) -> None:
        env = {"HOLDFAST_URL": "http://env.example", "HOLDFAST_API_KEY": "env"}
        config = {"url": "http://config.example", "api_key": "config", "timeout": 5}
        self.assertEqual(resolve(environment=env).url, "http://env.example")
        self.assertEqual(resolve(config, environment=env).url, "http://config.example")
        chosen = resolve(config, url=URL, api_key=KEY, timeout=1, environment=env)
        self.assertEqual((chosen.url, chosen.api_key, chosen.timeout), (URL, KEY, 1))

    def test_the_names_of_nexus_are_understood_and_come_second(self) -> None:
        env = {"NEXUS_URL": "http://nexus.example", "NEXUS_API_KEY": "nexus"}
        self.assertEqual(resolve(environment=env).url, "http://nexus.example")
        env.update(HOLDFAST_URL=URL, HOLDFAST_API_KEY=KEY)
        self.assertEqual(
            (resolve(environment=env).url, resolve(environment=env).api_key), (URL, KEY)
        )

    def test_an_empty_variable_counts_as_none(self) -> None:
        env = {"HOLDFAST_URL": "", "NEXUS_URL": URL, "HOLDFAST_API_KEY": KEY}
        self.assertEqual(resolve(environment=env).url, URL)

    def test_config_may_name_the_agent_and_the_remote_mode(self) -> None:
        config = {"mode": "remote", "url": URL, "api_key": KEY, "agent_id": "helper"}
        self.assertEqual(resolve(config, environment={}).agent, "helper")
        self.assertEqual(resolve(config, agent="other", environment={}).agent, "other")


class Refusals(unittest.TestCase):
    def refused(self, **options: object) -> holdfast.InvalidValue:
        with self.assertRaises(holdfast.InvalidValue) as caught:
            resolve({"url": URL, "api_key": KEY, **options}, environment={})
        return caught.exception

    def test_what_is_no_address(self) -> None:
        for url in (
            "127.0.0.1:8765",
            "ftp://127.0.0.1",
            "http://",
            "http://127.0.0.1:99999",
            "http://user:secret@127.0.0.1:8765",
            "http://127.0.0.1:8765/?key=secret",
            "http://a..b",
            8765,
        ):
            with self.subTest(url=url):
                self.assertNotIn("secret", str(self.refused(url=url).message))

    def test_names_that_config_does_not_know(self) -> None:
        self.assertIn("api_key", str(self.refused(api_kee=KEY)))
        self.assertIn("key alone", str(self.refused(user_id="bob")))
        self.assertIn("engine", str(self.refused(mode="embedded")))

    def test_timeouts_and_agents_that_cannot_be(self) -> None:
        for timeout in (0, -1, True, float("nan"), "5"):
            self.refused(timeout=timeout)
        for agent in ("", "two words", "line\nbreak", "ä", "x" * 65):
            with self.subTest(agent=agent), self.assertRaises(holdfast.InvalidValue):
                holdfast.Holdfast(URL, KEY, agent=agent)

    def test_a_missing_or_broken_key(self) -> None:
        for key in ("", "  ", "hfk two", "hfk_é", "hfk_\r\nX-Agent-ID: x"):
            with self.subTest(key=key), self.assertRaises(holdfast.AuthenticationError) as caught:
                holdfast.Holdfast(URL, key)
            if key.strip():
                self.assertNotIn(key, str(caught.exception))

    def test_white_space_around_a_key_is_dropped(self) -> None:
        self.assertEqual(resolve({"url": URL, "api_key": f" {KEY}\n"}).api_key, KEY)


class Discovery(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.env = {"HOLDFAST_DATA_DIR": folder.name}

    def write(self, name: str, text: str, mode: int = 0o600) -> None:
        path = self.folder / name
        path.write_text(text)
        path.chmod(mode)

    def failure(self) -> holdfast.ConnectionFailed:
        with self.assertRaises(holdfast.ConnectionFailed) as caught:
            resolve(environment=self.env)
        self.assertEqual(caught.exception.code, "no_engine")
        return caught.exception

    def test_the_running_engine_and_its_owners_key(self) -> None:
        self.write("engine.json", json.dumps(ENGINE))
        self.write("owner.key", KEY + "\n")
        found = resolve(environment=self.env)
        self.assertEqual((found.url, found.api_key), (ENGINE["url"], KEY))
        self.assertEqual(found.instance, "run-1")

    def test_a_key_of_ones_own_alone_counts(self) -> None:
        self.write("engine.json", json.dumps(ENGINE))
        found = resolve(environment={**self.env, "HOLDFAST_API_KEY": "hfk_mine"})
        self.assertEqual((found.api_key, found.instance), ("hfk_mine", "run-1"))

    def test_no_engine_runs(self) -> None:
        text = str(self.failure())
        self.assertIn(str(self.folder), text)
        self.assertIn("holdfast serve", text)

    def test_an_engine_file_that_points_elsewhere(self) -> None:
        self.write("owner.key", KEY)
        for url in ("http://192.0.2.1:80", "https://evil.example", "http://127.0.0.1.evil.example"):
            with self.subTest(url=url):
                self.write("engine.json", json.dumps({**ENGINE, "url": url}))
                self.failure()

    def test_an_engine_file_that_cannot_be_read(self) -> None:
        for text in (
            "",
            "[]",
            "{}",
            '{"url": 1, "instance": 2}',
            '{"url": "http://[", "instance": "x"}',
        ):
            with self.subTest(text=text):
                self.write("engine.json", text)
                self.failure()

    @unittest.skipUnless(os.name == "posix", "needs mode bits")
    def test_files_that_others_can_open_are_not_trusted(self) -> None:
        self.write("engine.json", json.dumps(ENGINE))
        self.write("owner.key", KEY, 0o644)
        self.assertIn("alone", str(self.failure()))
        self.write("owner.key", KEY)
        self.write("engine.json", json.dumps(ENGINE), 0o660)
        self.assertIn("alone", str(self.failure()))

    @unittest.skipUnless(os.name == "posix", "needs links")
    def test_a_link_or_a_missing_key_is_not_trusted(self) -> None:
        self.write("engine.json", json.dumps(ENGINE))
        self.failure()
        self.write("elsewhere", KEY)
        (self.folder / "owner.key").symlink_to(self.folder / "elsewhere")
        self.failure()

    def test_where_the_data_is_on_each_system(self) -> None:
        home = Path("/home/ada")
        with mock.patch.object(Path, "home", return_value=home):
            self.assertEqual(data_directory({}, "linux"), home / ".local/share/holdfast")
            self.assertEqual(
                data_directory({"XDG_DATA_HOME": "/data"}, "linux"), Path("/data/holdfast")
            )
            self.assertEqual(
                data_directory({}, "darwin"), home / "Library/Application Support/holdfast"
            )
            self.assertEqual(data_directory({}, "win32"), home / "AppData/Local/holdfast/Data")


if __name__ == "__main__":
    unittest.main()
