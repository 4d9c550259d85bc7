/** The back end writes the document; only types are generated, since every call goes through `src/app/http.ts`. */
export default {
  input: "../../openapi.json",
  output: { path: "../src/generated" },
  plugins: ["@hey-api/typescript"],
};
