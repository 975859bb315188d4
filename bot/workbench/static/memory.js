/** What a window remembers over a reload: the newest ts that it has shown, by `person/conversation`. */

const KEY = "workbench-seen";

export function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

export const keep = (seen) => sessionStorage.setItem(KEY, JSON.stringify(seen));
