"""What somebody hostile may try with knocks: whoever knocks, whoever is asked, and their other devices."""

from __future__ import annotations

from tests.knocked import PACKAGE, adult, door, facilitator, go, knock, open_network
from tests.people_place import Place, place_fixture
from tests.persons import b64

__all__ = ["place_fixture"]


async def test_a_press_on_another_device_does_not_swap_the_key_package_of_the_one_that_went(
    place: Place,
) -> None:
    await open_network(place)
    ann = await adult(place, "ann")
    fay = await facilitator(place, ann, "fay")
    await knock(ann, "facilitator")
    await go(fay)
    other = place.person("fay", "two")
    await other.sign_in()
    id = (await door(other))["door"]
    await other.post(f"/api/doors/{id}/go", {"device": other.device, "key_package": b64(b"o" * 64)})
    row = await place.row("SELECT device, key_package FROM knock_doors")
    assert row["device"] == fay.device
    assert b64(bytes(row["key_package"])) == PACKAGE
