{#-
    Whether an index can use an indicator under its policy for missing cells.

    balanced_by  expression of the policy
    coverage     relation of int_indicator_coverage
-#}
{% macro is_available(balanced_by, coverage) -%}
    case {{ balanced_by }}
        when 'none' then {{ coverage }}.missing_cells < {{ coverage }}.cells
        when 'units'
            then {{ coverage }}.incomplete_units < {{ coverage }}.units
        else {{ coverage }}.missing_cells = 0
    end
{%- endmacro %}
