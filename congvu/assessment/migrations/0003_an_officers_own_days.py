from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0002_closed_days'),
    ]

    operations = [
        migrations.AlterField(
            model_name='daytally',
            name='kind',
            field=models.CharField(choices=[('unit', 'Đơn vị'), ('officer', 'Cán bộ'), ('own', 'Của riêng cán bộ'), ('field', 'Lĩnh vực')], max_length=10, verbose_name='cộng theo'),
        ),
        migrations.RemoveConstraint(
            model_name='daytally',
            name='a_tally_is_of_one_thing',
        ),
        migrations.AddConstraint(
            model_name='daytally',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('field__isnull', True), ('kind__in', ('officer', 'own')), ('officer__isnull', False)), models.Q(('kind', 'field'), ('officer__isnull', True)), models.Q(('field__isnull', True), ('kind', 'unit'), ('officer__isnull', True)), _connector='OR'), name='a_tally_is_of_one_thing'),
        ),
    ]
