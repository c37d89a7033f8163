//! Tenants apart: nothing of one practice is seen or changed from another.

mod confidential;
mod isolation;
mod several;
