"""What the law says of published procedures. Pure: values in, values out."""
