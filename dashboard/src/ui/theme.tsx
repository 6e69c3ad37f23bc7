/** Light or dark: the system's choice until one is made here. */
import { useState } from "preact/hooks";

type Theme = "light" | "dark";

const preferred = (): Theme => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

export function ThemeButton() {
  const [theme, setTheme] = useState<Theme>(preferred);
  const other = theme === "dark" ? "light" : "dark";
  const change = () => {
    document.documentElement.dataset.theme = other;
    setTheme(other);
  };
  return <button type="button" class="icon" aria-label={`Switch to ${other} colours`} title={`Switch to ${other} colours`} onClick={change}>{theme === "dark" ? "☀" : "☾"}</button>;
}
