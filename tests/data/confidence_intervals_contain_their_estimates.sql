select
    scenario,
    specification,
    covariance,
    term,
    estimate,
    std_error,
    p_value,
    missing_reason
from {{ ref('fct_regression_coefficients') }}
where
    not (conf_low < estimate and estimate < conf_high)
    or std_error <= 0
    or p_value < 0
    or p_value > 1
    -- a term without a standard error has a reason, and no statistic derived
    -- from it
    or (missing_reason is null) = (std_error is null)
    or (std_error is null) != (statistic is null)
    or (std_error is null) != (p_value is null)
    or (std_error is null) != (conf_low is null)
    or (std_error is null) != (conf_high is null)
    or (p_value is null and significance_mark is not null)
