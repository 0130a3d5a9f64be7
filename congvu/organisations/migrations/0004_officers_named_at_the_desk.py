from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0003_who_signs_for_another_names_the_document'),
    ]

    operations = [
        migrations.AddField(
            model_name='appointment',
            name='is_public',
            field=models.BooleanField(default=False, verbose_name='công khai họ tên, điện thoại tại Bộ phận Một cửa'),
        ),
    ]
