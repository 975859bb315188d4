"""What can be counted about the bot, in a registry of its own that ``/metrics`` prints."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

ACK_SECONDS = (0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Bolt acknowledges in about 12 ms at best, and Slack waits for 3 s."""


class Metrics:
    """Counters and times. Labels take words of ours only, never text from people or vendors."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._acks = Histogram(
            "seatkeeper_ack_seconds",
            "Time from a command's or a click's arrival to its acknowledgement.",
            ["name"],
            buckets=ACK_SECONDS,
            registry=self.registry,
        )
        self._votes = self._counter("votes", "Votes that people cast, or tried to.", "choice", "allowed")
        self._finished = self._counter("requests_finished", "Requests that came to an end.", "status")
        self._deliveries = self._counter("deliveries", "Calls that post or update messages.", "method", "ok")
        self._errors = self._counter("errors", "Faults that somebody was given a reference for.", "where")

    def command(self, name: str, seconds: float) -> None:
        """A command or a click was acknowledged after ``seconds``."""
        self._acks.labels(name).observe(seconds)

    def vote(self, choice: str, *, allowed: bool) -> None:
        """Somebody voted; ``allowed`` says whether it counts."""
        self._votes.labels(choice, _word(allowed)).inc()

    def finished(self, status: str) -> None:
        """A request came to an end."""
        self._finished.labels(status).inc()

    def delivery(self, method: str, *, ok: bool) -> None:
        """A message was posted or updated, or could not be."""
        self._deliveries.labels(method, _word(ok)).inc()

    def error(self, where: str) -> None:
        """Something broke, and somebody was told."""
        self._errors.labels(where).inc()

    def text(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self.registry)

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"seatkeeper_{name}", meaning, labels, registry=self.registry)


def _word(true: bool) -> str:
    return "yes" if true else "no"
