/** Characters, and different ones among them: the server's own measure of a password. */
export const MIN_PASSWORD = 8;
const MIN_DISTINCT = 4;

/** What is wrong with a new password; null when nothing is. An empty one is for "required" to complain about. */
export function newPasswordFlaw(
  password: string,
  old: string,
  login: string,
): "short" | "simple" | "same" | null {
  if (password === "") return null;
  const signs = [...password];
  if (signs.length < MIN_PASSWORD) return "short";
  if (new Set(signs).size < MIN_DISTINCT || password.toLowerCase() === login.toLowerCase()) return "simple";
  return password === old ? "same" : null;
}
