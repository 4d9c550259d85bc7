import { Select } from "antd";
import { useAllEntries } from "../../api/entries.ts";

interface EntrySelectProps {
  label: string;
  value: string | null;
  onChange: (key: string | null) => void;
  /** A choice before all entries, of value "". */
  none?: string;
}

/** Any entry in use, found by its question or key. */
export function EntrySelect({ label, value, onChange, none }: EntrySelectProps) {
  const entries = useAllEntries();
  const options = entries.items.map((one) => ({ value: one.key, label: one.title }));
  return (
    <Select
      className="entry-select"
      showSearch={{
        filterOption: (typed, option) =>
          `${option?.label ?? ""} ${option?.value ?? ""}`.toLowerCase().includes(typed.toLowerCase()),
      }}
      loading={entries.isPending}
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(key: string | null) => onChange(key)}
      options={none === undefined ? options : [{ value: "", label: none }, ...options]}
    />
  );
}
