import { useQuery } from "@tanstack/react-query";
import type {
  ImportOutcome,
  ImportPreview,
  KnowledgeVariable,
  SaveScript,
  ScriptRecord,
  VariableUse,
  VariableVersion,
} from "../../../api-types.ts";
import { http } from "../../../app/http.ts";
import { useKnowledgeChange } from "./reviews.ts";

const KNOWLEDGE = ["knowledge"];

export function useScriptRecords() {
  return useQuery({
    queryKey: [...KNOWLEDGE, "script-records"],
    queryFn: ({ signal }) => http.get<ScriptRecord[]>("/knowledge/script-records", undefined, signal),
  });
}

export function useScriptRecord(id: string, enabled: boolean) {
  return useQuery({
    queryKey: [...KNOWLEDGE, "script-record", id],
    queryFn: ({ signal }) => http.get<ScriptRecord>(`/knowledge/script-records/${id}`, undefined, signal),
    enabled,
  });
}

export function useSaveScript(id: string | null) {
  return useKnowledgeChange((command: SaveScript) =>
    id === null
      ? http.post<ScriptRecord>("/knowledge/script-records", command)
      : http.put<ScriptRecord>(`/knowledge/script-records/${id}`, command),
  );
}

export function useArchiveScript() {
  return useKnowledgeChange((id: string) => http.delete<ScriptRecord>(`/knowledge/script-records/${id}`));
}

export function useRestoreScript() {
  return useKnowledgeChange((id: string) =>
    http.post<ScriptRecord>(`/knowledge/script-records/${id}/restore`),
  );
}

export function useVariableUses() {
  return useQuery({
    queryKey: [...KNOWLEDGE, "variable-uses"],
    queryFn: ({ signal }) => http.get<VariableUse[]>("/knowledge/variable-uses", undefined, signal),
  });
}

export function useVariableVersions(key: string) {
  return useQuery({
    queryKey: [...KNOWLEDGE, "variable-versions", key],
    queryFn: ({ signal }) =>
      http.get<VariableVersion[]>(`/knowledge/variables/${key}/versions`, undefined, signal),
  });
}

export interface VariableCommand {
  key: string;
  value: string;
  value_en: string | null;
  confirmed: boolean;
  version: number;
}

export function useSetVariable() {
  return useKnowledgeChange(({ key, ...command }: VariableCommand) =>
    http.put<KnowledgeVariable>(`/knowledge/variables/${key}`, command),
  );
}

export function usePreviewImport() {
  return useKnowledgeChange((file: File) => http.upload<ImportPreview>("/knowledge/imports/preview", file));
}

export function useImportEntries() {
  return useKnowledgeChange(({ file, digest }: { file: File; digest: string }) =>
    http.upload<ImportOutcome>("/knowledge/imports", file, { digest }),
  );
}
