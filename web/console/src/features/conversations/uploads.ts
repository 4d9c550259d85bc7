import { useState } from "react";
import type { Attachment } from "../../api-types.ts";
import { sendForm } from "../../app/http.ts";

export interface Upload {
  id: string;
  name: string;
  size: number;
  preview: string | null;
  /** 0..1 */
  progress: number;
  attachment: Attachment | null;
  error: unknown;
}

function upload(file: File, onProgress: (share: number) => void): Promise<Attachment> {
  const form = new FormData();
  form.append("file", file);
  return sendForm("/attachments", form, onProgress);
}

/** Files picked, pasted or dropped, on their way to the server; they are posted when the person sends. */
export function useUploads() {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const change = (id: string, news: Partial<Upload>) =>
    setUploads((all) => all.map((one) => (one.id === id ? { ...one, ...news } : one)));
  const add = (files: Iterable<File>) => {
    for (const file of files) {
      const id = crypto.randomUUID();
      const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : null;
      const { name, size } = file;
      setUploads((all) => [...all, { id, name, size, preview, progress: 0, attachment: null, error: null }]);
      upload(file, (progress) => change(id, { progress })).then(
        (attachment) => change(id, { attachment, progress: 1 }),
        (error: unknown) => change(id, { error }),
      );
    }
  };
  const remove = (id: string) => {
    const preview = uploads.find((one) => one.id === id)?.preview;
    if (preview) URL.revokeObjectURL(preview);
    setUploads((all) => all.filter((one) => one.id !== id));
  };
  const clear = () => {
    for (const { preview } of uploads) if (preview) URL.revokeObjectURL(preview);
    setUploads([]);
  };
  return { uploads, add, remove, clear };
}
