// Day or night: the system's choice until the person makes one, which is then kept.

const KEY = "sandbox.theme";
const system = matchMedia("(prefers-color-scheme: dark)");

export function applyTheme() {
  const chosen = new URLSearchParams(location.search).get("theme") ?? localStorage.getItem(KEY);
  if (chosen === "day" || chosen === "night") document.documentElement.dataset.theme = chosen;
}

export function isNight() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "night" : system.matches;
}

export function toggleTheme() {
  const next = isNight() ? "day" : "night";
  document.documentElement.dataset.theme = next;
  localStorage.setItem(KEY, next);
}
