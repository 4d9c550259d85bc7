import { Modal } from "antd";

interface KeysDialogProps {
  open: boolean;
  title: string;
  /** Keys and what they do. */
  rows: readonly [readonly string[], string][];
  onClose: () => void;
}

/** The keys of a page, in a list. */
export function KeysDialog({ open, title, rows, onClose }: KeysDialogProps) {
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={title} width={420}>
      <dl className="shortcuts">
        {rows.map(([keys, meaning]) => (
          <div key={meaning}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
