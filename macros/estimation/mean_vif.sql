{#-
    Mean VIF over a window; null if an indicator is determined by the others:
    its VIF is infinite (null, with tolerance 0), and so is the mean. An
    indicator that does not vary has neither VIF nor tolerance and is left out.
-#}
{% macro mean_vif(vif, tolerance, peers) -%}
    case
        when min({{ tolerance }}) over ({{ peers }}) > 0
            then avg({{ vif }}) over ({{ peers }})
    end
{%- endmacro %}
