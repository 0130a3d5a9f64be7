import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0003_draft_page'),
        ('organisations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='clockevent',
            name='due_before',
            field=models.DateTimeField(blank=True, null=True, verbose_name='hạn trước đó'),
        ),
        migrations.AddField(
            model_name='clockevent',
            name='notice',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.workcalendarnotice', verbose_name='thông báo lịch nghỉ'),
        ),
        migrations.AlterField(
            model_name='clockevent',
            name='kind',
            field=models.CharField(choices=[('stop', 'Tạm dừng tính thời hạn'), ('resume', 'Tính tiếp thời hạn'), ('restart', 'Tính lại từ đầu'), ('extend', 'Gia hạn'), ('calendar', 'Lịch làm việc thay đổi')], max_length=10, verbose_name='loại mốc'),
        ),
        migrations.AddConstraint(
            model_name='clockevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_before__isnull', False), ('kind', 'calendar'), ('notice__isnull', False)), models.Q(models.Q(('kind', 'calendar'), _negated=True), ('notice__isnull', True)), _connector='OR'), name='a_new_calendar_names_its_notice'),
        ),
    ]
