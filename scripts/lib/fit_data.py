"""Reads the diagnostics of a fit file for scripts/plot-fit. docs/formats/fit.md describes the file."""
import dataclasses
import datetime

import h5py
import numpy

# What each section must hold besides its scale: a damaged file is refused before anything is drawn.
SECTIONS = {
    "tracking": ("end_day", "days", "actual", "expected", "p05", "p95", "cumulative_actual", "cumulative_expected",
                 "cumulative_p05", "cumulative_p95"),
    "frequency": ("count", "actual", "expected", "standard_error"),
    "conditional": ("count", "customers", "actual", "expected", "standard_error"),
    "alive": ("group", "customers", "p_alive", "expected", "actual", "standard_error"),
    "gaps": ("up_to", "actual", "expected", "standard_error"),
    "regularity": ("ratio", "actual", "expected"),
}
NUMBERS = {
    "tracking": ("calibration_days", "weeks_calibration", "inside_calibration", "error_calibration", "weeks_holdout",
                 "inside_holdout", "error_holdout"),
    "frequency": ("chi_square", "df_low", "df_high", "p_low", "p_high"),
    "conditional": ("holdout_days",),
    "alive": ("holdout_days", "brier", "brier_expected", "z"),
    "gaps": ("median_actual", "median_expected", "simulated_customers"),
    "regularity": ("pairs", "k", "standard_error", "z"),
}
MOST_ROWS = 1_000_000


class Refused(Exception):
    """The file is not what it must be; the text says why."""


@dataclasses.dataclass
class Fit:
    model: str
    status: str
    regularity: int
    customers: int
    scored: float
    first_day: datetime.date
    calibration_end: datetime.date
    source: str
    sections: dict  # name -> {column: array, attribute: number}, or the reason (text) why it is not there


def text(value):
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def check_values(name, path, columns):
    """Refuses what cannot be drawn. Groups without customers are not numbers; the last class of gaps is open."""
    for column, values in columns.items():
        finite = values[:-1] if column == "up_to" else values
        if name != "conditional" and not numpy.isfinite(finite).all():
            raise Refused(f"{path}/{column} holds what is no number")
    scale = columns[SECTIONS[name][0]]
    if not (numpy.diff(scale) > 0).all() or scale[0] < 0:
        raise Refused(f"{path}/{SECTIONS[name][0]} does not ascend from 0 or above")
    if name == "gaps" and (len(scale) < 2 or not scale[0] > 0):
        raise Refused(f"{path}/up_to has fewer than two classes")


def section(file, name):
    path = f"/diagnostics/{name}"
    if path not in file or "reason" not in file[path].attrs:
        raise Refused(f"{path} is missing; the file is damaged or was not written by stamkund")
    group = file[path]
    reason = text(group.attrs["reason"])
    if reason:
        return reason
    out = {}
    for column in SECTIONS[name]:
        if column not in group or not isinstance(group[column], h5py.Dataset) or group[column].dtype.kind != "f":
            raise Refused(f"{path}/{column} is missing or no column of numbers")
        if group[column].ndim != 1 or group[column].shape[0] > MOST_ROWS:
            raise Refused(f"{path}/{column} has an absurd size")
        out[column] = group[column][()]
    if len({len(column) for column in out.values()}) != 1 or not len(out[SECTIONS[name][0]]):
        raise Refused(f"{path} has columns of different lengths, or empty ones")
    check_values(name, path, out)
    for number in NUMBERS[name]:
        if number not in group.attrs:
            raise Refused(f"{path} has no attribute '{number}'")
        out[number] = float(group.attrs[number])
    out["interval"] = text(group.attrs.get("interval", ""))
    return out


def source_of(file):
    """The name of the transaction file, or nothing."""
    paths = file.get("/invocation/input_path")
    if isinstance(paths, h5py.Dataset) and paths.ndim == 1 and len(paths):
        return text(paths[0]).replace("\\", "/").rsplit("/", 1)[-1]
    return ""


def read(path):
    try:
        file = h5py.File(path, "r")
    except OSError as error:
        raise Refused("it is no fit file; make one with 'stamkund calibrate'") from error
    try:
        with file:
            if text(file.attrs.get("format", "")) != "stamkund-fit":
                raise Refused("it is no fit file; make one with 'stamkund calibrate'")
            if "/diagnostics" not in file:
                raise Refused("it holds no diagnostics (fits to contracts or with covariates have none)")
            sections = {name: section(file, name) for name in SECTIONS}
            process = file["/process"].attrs
            customers = file["/customers"]
            days = customers["first_day"]
            end = datetime.date.fromisoformat(text(customers.attrs["calibration_end"]))
            first = min(days[()], default=0)
            return Fit(model=text(process["model"]), status=text(process["status"]),
                       regularity=int(process["regularity"]), customers=len(days),
                       scored=float(file["/diagnostics"].attrs["scored"]),
                       first_day=datetime.date(1970, 1, 1) + datetime.timedelta(days=int(first)),
                       calibration_end=end, source=source_of(file), sections=sections)
    except (KeyError, ValueError, OSError, OverflowError, TypeError) as error:
        raise Refused(f"it is damaged or was not written by stamkund ({error})") from error
