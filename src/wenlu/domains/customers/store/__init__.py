"""Every query of customers."""

from wenlu.domains.customers.store.consents import ConsentStore
from wenlu.domains.customers.store.customers import CustomerStore, StoredCustomer
from wenlu.domains.customers.store.recognition import ChannelAddress, RecognitionStore
from wenlu.domains.customers.store.rights import RightsStore, Standing, StoredHold, StoredRequest

__all__ = [
    "ChannelAddress",
    "ConsentStore",
    "CustomerStore",
    "RecognitionStore",
    "RightsStore",
    "Standing",
    "StoredCustomer",
    "StoredHold",
    "StoredRequest",
]
