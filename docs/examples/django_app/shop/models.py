"""What the shop remembers."""

from django.db import models


class Customer(models.Model):
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)


class Invoice(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
    issued_on = models.DateField()
    total = models.DecimalField(max_digits=10, decimal_places=2)
