from bot.metrics import Metrics


def test_everything_that_happens_can_be_read_off() -> None:
    metrics = Metrics()
    metrics.command("/offboard", 0.012)
    metrics.vote("approve", allowed=True)
    metrics.vote("approve", allowed=False)
    metrics.finished("done")
    metrics.delivery("chat.update", ok=False)
    metrics.error("votes")
    text = metrics.text().decode()
    for line in (
        'seatkeeper_ack_seconds_count{name="/offboard"} 1.0',
        'seatkeeper_ack_seconds_bucket{le="0.015",name="/offboard"} 1.0',
        'seatkeeper_ack_seconds_bucket{le="0.01",name="/offboard"} 0.0',
        'seatkeeper_votes_total{allowed="yes",choice="approve"} 1.0',
        'seatkeeper_votes_total{allowed="no",choice="approve"} 1.0',
        'seatkeeper_requests_finished_total{status="done"} 1.0',
        'seatkeeper_deliveries_total{method="chat.update",ok="no"} 1.0',
        'seatkeeper_errors_total{where="votes"} 1.0',
    ):
        assert line in text.splitlines()


def test_two_bots_in_one_process_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.error("votes")
    assert b'where="votes"' not in other.text()
