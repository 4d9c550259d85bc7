export const zh = {
  label: "知识库栏目",
  entries: "问答",
  documents: "文档",
  graph: "图谱",
  flows: "流程",
  reviews: "审核",
  scripts: "话术",
  variables: "变量",
  workshop: "工坊",
  models: "模型",
};

export const en: typeof zh = {
  label: "Knowledge sections",
  entries: "Answers",
  documents: "Documents",
  graph: "Graph",
  flows: "Flows",
  reviews: "Reviews",
  scripts: "Scripts",
  variables: "Variables",
  workshop: "Workshop",
  models: "Models",
};
