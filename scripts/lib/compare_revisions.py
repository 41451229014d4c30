"""Two benchmark programs in turn: compare_revisions.py HERE THERE ROUNDS [ARGUMENT...].

Prints JSON: for each figure that differs, its median in both, and the ratio here / there: the median of the rounds'
ratios with the smallest and the largest. Both of a round run one after the other, the first of them in turn.
"""
import json
import statistics
import subprocess
import sys


def figures(value, name=""):
    """The numbers of a document by their path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from figures(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield name, float(value)


def measured(program, arguments):
    done = subprocess.run([program, *arguments], check=True, stdout=subprocess.PIPE, text=True)
    return dict(figures(json.loads(done.stdout)))


def compared(rounds):
    out = {}
    for name in rounds[0][0]:
        pairs = [(here[name], there[name]) for here, there in rounds if name in there and there[name] != 0]
        if not pairs or all(a == b for a, b in pairs):
            continue
        ratios = [a / b for a, b in pairs]
        out[name] = {"here": statistics.median(a for a, _ in pairs), "there": statistics.median(b for _, b in pairs),
                     "ratio": statistics.median(ratios), "smallest": min(ratios), "largest": max(ratios)}
    return out


def main():
    here, there, count, *arguments = sys.argv[1:]
    rounds = []
    for i in range(int(count)):
        programs = [here, there] if i % 2 == 0 else [there, here]
        by = {program: measured(program, arguments) for program in programs}
        rounds.append((by[here], by[there]))
    result = compared(rounds)
    print(json.dumps(result, indent=2))
    for name, each in result.items():
        print(f"{name:60} {each['there']:12.4g} -> {each['here']:12.4g}   {each['ratio']:.3f} "
              f"({each['smallest']:.3f} to {each['largest']:.3f})", file=sys.stderr)


if __name__ == "__main__":
    main()
