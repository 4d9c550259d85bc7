export const zh = { label: "知识库栏目", entries: "问答", documents: "文档" };

export const en: typeof zh = { label: "Knowledge sections", entries: "Answers", documents: "Documents" };
