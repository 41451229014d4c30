"""What the tests of the scripts share."""
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SCRIPTS = ROOT / "scripts"


def run(*command, **options):
    """Runs a command without input; the result has returncode, stdout, stderr."""
    return subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, text=True, capture_output=True,
                          timeout=300, check=False, **options)
