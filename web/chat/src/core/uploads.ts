/** Files on their way: checked, sent with progress, and turned into a message once the server has them. */
import type { ChatApi } from "./api";
import type { Attachment } from "./contract";
import { newId } from "./ids";
import { Problem } from "./problem";

/** The server decides; these only save the customer a wait. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;
export const PICTURES = "image/png,image/jpeg,image/webp,image/gif";
export const FILES = `${PICTURES},.pdf,.txt,.docx,.xlsx,.pptx,.mp3,.wav,.ogg,.m4a,.amr,.webm,.mp4`;

export interface Upload {
  readonly id: string;
  readonly file: File;
  /** A local address to show a picture by before it is on the server. */
  readonly preview: string | null;
  /** 0 to 1. */
  readonly progress: number;
  readonly failure: string | null;
}

export class Uploads {
  private readonly uploads = new Map<string, Upload>();
  private readonly stops = new Map<string, AbortController>();
  private readonly previews = new Map<string, string>();

  constructor(
    private readonly api: ChatApi,
    private readonly finished: (attachment: Attachment) => void,
    private readonly changed: () => void,
  ) {}

  list(): Upload[] {
    return [...this.uploads.values()];
  }

  /** The local picture of an attachment that was sent from this page, to spare loading it. */
  findPreview(attachment_id: string): string | undefined {
    return this.previews.get(attachment_id);
  }

  add(file: File): void {
    const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : null;
    const failure =
      file.size > MAX_FILE_BYTES ? "attachment_too_large" : file.size === 0 ? "attachment_empty" : null;
    const upload: Upload = { id: newId(), file, preview, progress: 0, failure };
    this.put(upload);
    if (failure === null) void this.send(upload);
  }

  retry(id: string): void {
    const upload = this.uploads.get(id);
    if (!upload || upload.file.size > MAX_FILE_BYTES || upload.file.size === 0) return;
    const fresh = { ...upload, failure: null, progress: 0 };
    this.put(fresh);
    void this.send(fresh);
  }

  drop(id: string): void {
    this.stops.get(id)?.abort();
    const upload = this.uploads.get(id);
    if (upload?.preview) URL.revokeObjectURL(upload.preview);
    this.uploads.delete(id);
    this.changed();
  }

  private async send(upload: Upload): Promise<void> {
    const stop = new AbortController();
    this.stops.set(upload.id, stop);
    try {
      const report = (progress: number) => this.uploads.has(upload.id) && this.put({ ...upload, progress });
      const attachment = await this.api.upload(upload.file, report, stop.signal);
      if (upload.preview) this.previews.set(attachment.id, upload.preview);
      this.uploads.delete(upload.id);
      this.finished(attachment);
      this.changed();
    } catch (error) {
      if (!this.uploads.has(upload.id)) return; // given up meanwhile
      this.put({ ...upload, failure: error instanceof Problem ? error.code : "unreachable" });
    } finally {
      this.stops.delete(upload.id);
    }
  }

  private put(upload: Upload): void {
    this.uploads.set(upload.id, upload);
    this.changed();
  }
}
