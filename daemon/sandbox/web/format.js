// Times, sizes and names as Telegram writes them.

const DAY_MS = 86_400_000;

export function clockTime(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString("en-GB", {hour: "2-digit", minute: "2-digit"});
}

export function dayKey(seconds) {
  return new Date(seconds * 1000).toDateString();
}

/** "Today", "Yesterday", "March 4", "March 4, 2024". */
export function dayName(seconds) {
  const date = new Date(seconds * 1000);
  const age = daysAgo(date);
  if (age === 0) return "Today";
  if (age === 1) return "Yesterday";
  const year = date.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  return date.toLocaleDateString("en", {month: "long", day: "numeric", year});
}

/** What the chat list shows: the time today, the weekday this week, else the date. */
export function listTime(seconds) {
  const date = new Date(seconds * 1000);
  const age = daysAgo(date);
  if (age === 0) return clockTime(seconds);
  if (age < 7) return date.toLocaleDateString("en", {weekday: "short"});
  return date.toLocaleDateString("en-GB", {day: "2-digit", month: "2-digit", year: "2-digit"});
}

function daysAgo(date) {
  const midnight = new Date();
  midnight.setHours(0, 0, 0, 0);
  return date >= midnight ? 0 : Math.ceil((midnight - date) / DAY_MS);
}

export function fileSize(bytes) {
  if (!(bytes >= 0)) return "";
  const units = ["B", "KB", "MB", "GB"];
  let unit = 0;
  while (bytes >= 1024 && unit < units.length - 1) {
    bytes /= 1024;
    ++unit;
  }
  return `${unit === 0 ? bytes : bytes.toFixed(1)} ${units[unit]}`;
}

export function duration(seconds) {
  const whole = Math.round(seconds || 0);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function fullName(person) {
  return (
    [person.first_name, person.last_name].filter(Boolean).join(" ") || person.name || person.username || ""
  );
}

/** "1 member", "1,204 subscribers". */
export function counted(number, one) {
  return `${Number(number).toLocaleString("en")} ${one}${number === 1 ? "" : "s"}`;
}

/** A message in one line, for the chat list and for quotes. */
export function gist(message) {
  if (message.service) return message.service.text ?? "";
  const words = message.text || message.caption;
  if (words) return words.replace(/\s+/g, " ");
  if (message.invoice) return message.invoice.title;
  if (message.album) return "Album";
  if (message.paid) return "Paid media";
  if (message.photo) return "Photo";
  if (message.animation) return "GIF";
  if (message.video) return "Video";
  if (message.document) return message.document.name || "File";
  return "Message";
}
