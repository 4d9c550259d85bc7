import { useState } from "react";
import type { Attachment } from "../../api-types.ts";
import { noteRefusal, OfflineError, ProblemError, problemOf } from "../../app/http.ts";
import { getToken } from "../../app/session.ts";

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

/** `fetch` tells nothing about how far an upload is; this does. */
function upload(file: File, onProgress: (share: number) => void): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const path = "/attachments";
    request.open("POST", `/api/v1${path}`);
    request.setRequestHeader("Authorization", `Bearer ${getToken() ?? ""}`);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new OfflineError());
    request.onload = () => {
      if (request.status < 300) return resolve(request.response as Attachment);
      const problem = problemOf(request.status, request.response);
      noteRefusal(path, problem);
      reject(new ProblemError(problem));
    };
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  });
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
