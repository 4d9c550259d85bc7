"""From our words to the outside's."""

from wenlu.sdk.channel import Delivery


def letter_of(delivery: Delivery) -> dict[str, str]:
    enclosed = delivery.content.hex() if delivery.content else ""
    return {"id": str(delivery.id), "to": delivery.address, "text": delivery.body.text, "enclosed": enclosed}
