"""Where everything is kept: one SQL, two stores."""

from asterism.store.base import (
    ConstraintViolation,
    Row,
    SchemaTooNew,
    StatementRefused,
    Store,
    StoreBusy,
    StoreError,
    StoreUnavailable,
    Tx,
    UniqueViolation,
    Value,
    Work,
)

__all__ = [
    "ConstraintViolation",
    "Row",
    "SchemaTooNew",
    "StatementRefused",
    "Store",
    "StoreBusy",
    "StoreError",
    "StoreUnavailable",
    "Tx",
    "UniqueViolation",
    "Value",
    "Work",
]
