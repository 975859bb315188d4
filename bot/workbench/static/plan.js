/** Plans and task cards: what is being done, with the state of each task. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { link } from "./inline.js";
import { plainNodes } from "./mrkdwn.js";
import { richText } from "./richtext.js";

const STATES = {
  pending: { icon: "pending", says: "to do" },
  in_progress: { icon: "running", says: "in progress" },
  complete: { icon: "complete", says: "done" },
  error: { icon: "error", says: "failed" },
};

/** The plan block: a title, how far it is, and its tasks. */
export function plan(block, surface) {
  const tasks = block.tasks ?? [];
  const done = tasks.filter((task) => task.status === "complete").length;
  return h(
    "div.plan",
    h(
      "div.plan-head",
      h("strong", plainNodes(block.title)),
      tasks.length ? h("span.plan-count", `${done} of ${tasks.length} done`) : null,
    ),
    tasks.length
      ? h("progress.plan-bar", { max: tasks.length, value: done, "aria-label": "Tasks done" })
      : null,
    h(
      "ul.tasks",
      tasks.map((task) => taskCard(task, surface)),
    ),
  );
}

/** One task, as a list item. */
export function taskCard(task, { viewer }) {
  const state = STATES[task.status] ?? STATES.pending;
  return h(
    "li.task",
    { class: `task-${task.status}`, key: task.task_id },
    icon(state.icon),
    h(
      "div.task-body",
      h("div.task-title", plainNodes(task.title), h("span.sr", ` (${state.says})`)),
      task.details ? h("div.text.task-details", richText(task.details, viewer)) : null,
      task.output ? h("div.text.task-output", richText(task.output, viewer)) : null,
      (task.sources ?? []).length
        ? h(
            "div.task-sources",
            task.sources.map((source) => link(source.url, source.text ?? source.url)),
          )
        : null,
    ),
  );
}
