select
    scenario,
    specification,
    covariance,
    term,
    estimate,
    std_error,
    p_value
from {{ ref('fct_regression_coefficients') }}
where
    not (conf_low < estimate and estimate < conf_high)
    or std_error <= 0
    or p_value < 0
    or p_value > 1
