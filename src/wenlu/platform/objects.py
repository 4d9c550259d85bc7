"""Files: a local folder by default, S3, OSS or MinIO by address, through `obstore`."""

from pathlib import Path

import obstore
from obstore.store import LocalStore, ObjectStore, from_url


class Objects:
    """Named blobs; names are chosen by us and never by a caller."""

    def __init__(self, url: str, data_dir: Path) -> None:
        self._store: ObjectStore
        if url:
            self._store = from_url(url)
        else:
            folder = (data_dir / "objects").resolve()
            folder.mkdir(parents=True, exist_ok=True)
            self._store = LocalStore(folder)

    async def put(self, name: str, data: bytes) -> None:
        await obstore.put_async(self._store, name, data)

    async def get(self, name: str) -> bytes:
        """Return the whole blob; raises `FileNotFoundError`."""
        result = await obstore.get_async(self._store, name)
        return bytes(await result.bytes_async())

    async def list_names(self, folder: str) -> list[str]:
        """Return the names of all blobs in a folder, sorted."""
        found = await obstore.list(self._store, folder).collect_async()
        return sorted(str(item["path"]) for item in found)

    async def delete(self, name: str) -> None:
        await obstore.delete_async(self._store, name)
