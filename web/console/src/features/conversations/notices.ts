import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { getPreferences } from "../../app/preferences.ts";
import type { Tell } from "./frames.ts";
import type { Notice } from "./lists.ts";
import { useCustomerName } from "./names.ts";

const TONES: Record<Exclude<Notice, null>, readonly number[]> = {
  message: [880],
  assigned: [660, 990],
  queued: [520],
  grave: [990, 990, 990],
};

let audio: AudioContext | null = null;

/** A short soft sound; a browser that allows none before the first click stays silent. */
function play(notice: Exclude<Notice, null>): void {
  audio ??= new AudioContext();
  if (audio.state === "suspended") void audio.resume();
  const { currentTime, destination } = audio;
  for (const [at, frequency] of TONES[notice].entries()) {
    const start = currentTime + at * 0.14;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.0001, start);
    volume.gain.exponentialRampToValueAtTime(0.12, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.22);
    tone.connect(volume).connect(destination);
    tone.start(start);
    tone.stop(start + 0.24);
  }
}

/** Tells the person at the desk, as far as sounds and notifications are turned on. */
export function useNotices(): Tell {
  const { t } = useTranslation();
  const customerName = useCustomerName();
  return useCallback<Tell>(
    (notice, summary) => {
      const { sounds, notifications } = getPreferences();
      const looking = document.visibilityState === "visible" && document.hasFocus();
      const shown = looking && window.location.pathname.endsWith(summary.id);
      if (sounds && !shown) play(notice);
      if (!notifications || looking || !("Notification" in window) || Notification.permission !== "granted")
        return;
      const title = t(`conversations.notices.${notice}`, { name: customerName(summary.customer.name) });
      const note = new Notification(title, { body: summary.last_message?.text ?? "", tag: summary.id });
      note.onclick = () => {
        window.focus();
        note.close();
      };
    },
    [t, customerName],
  );
}
