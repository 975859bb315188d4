/** What a form's own rules say before anything is sent: lengths, numbers, addresses. Required is the server's. */

/** Sentences by block_id for every field that does not keep its own rules. */
export function problems(form) {
  const found = {};
  for (const field of form.querySelectorAll("input[data-control],textarea[data-control]")) {
    const sentence = problem(field);
    if (sentence) found[field.control.blockId] = sentence;
  }
  return found;
}

function problem(field) {
  if (field.validity.badInput) return "This is not a number.";
  if (field.value === "") return null;
  const short = field.minLength > 0 && field.value.length < field.minLength;
  if (short) return `Write at least ${field.minLength} characters.`;
  if (field.validity.typeMismatch)
    return field.type === "email" ? "This is not an e-mail address." : "This is not a URL.";
  if (field.validity.rangeUnderflow) return `Choose a number that is at least ${field.min}.`;
  if (field.validity.rangeOverflow) return `Choose a number that is at most ${field.max}.`;
  if (field.validity.stepMismatch && field.type === "number") return "Write a whole number.";
  return null;
}
