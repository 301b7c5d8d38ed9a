from pathlib import Path

import django.contrib.auth.validators
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

GUARDS = Path(__file__)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=60, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='用户名')),
                ('display_name', models.CharField(help_text='出现在填报、审核记录中的名称。', max_length=60, verbose_name='显示名称')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='电子邮箱')),
                ('is_active', models.BooleanField(default=True, help_text='停用账号请取消勾选；账号不能删除。', verbose_name='可登录')),
                ('illustrative', models.BooleanField(default=False, help_text='演示账号，不代表真实人员。', verbose_name='示例')),
                ('joined_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
            ],
            options={
                'verbose_name': '用户',
                'verbose_name_plural': '用户',
                'ordering': ['username'],
            },
        ),
        migrations.CreateModel(
            name='ComparisonSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='英文名称')),
                ('size', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2)], verbose_name='数量')),
                ('members', models.TextField(blank=True, help_text='每行一个。', verbose_name='成员')),
            ],
            options={
                'verbose_name': '比较范围',
                'verbose_name_plural': '比较范围',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Register',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='英文名称')),
                ('counted_in', models.CharField(default='个', help_text='如 栋、个、家。', max_length=10, verbose_name='量词')),
                ('definition', models.TextField(blank=True, help_text='收录什么，谁来维护。', verbose_name='说明')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='排序')),
            ],
            options={
                'verbose_name': '台账',
                'verbose_name_plural': '台账',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='记录时间')),
                ('kind', models.CharField(max_length=40, verbose_name='事项')),
                ('actor_id', models.BigIntegerField(verbose_name='操作人编号')),
                ('actor', models.CharField(max_length=60, verbose_name='操作人')),
                ('object_type', models.CharField(max_length=40, verbose_name='对象类型')),
                ('object_id', models.BigIntegerField(verbose_name='对象编号')),
                ('summary', models.CharField(max_length=300, verbose_name='对象')),
                ('data', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='内容')),
            ],
            options={
                'verbose_name': '事件',
                'verbose_name_plural': '事件',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['object_type', 'object_id'], name='event_object')],
            },
        ),
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='记录时间')),
                ('known_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='知悉时间')),
                ('stated_date', models.DateField(editable=False, null=True, verbose_name='原载日期')),
                ('value', models.DecimalField(blank=True, decimal_places=8, max_digits=23, null=True, verbose_name='数值')),
                ('numerator', models.DecimalField(blank=True, decimal_places=8, max_digits=23, null=True, verbose_name='分子')),
                ('denominator', models.DecimalField(blank=True, decimal_places=8, max_digits=23, null=True, verbose_name='分母')),
                ('rank', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='位次')),
                ('of_n', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='参与排名数')),
                ('reached_on', models.DateField(blank=True, null=True, verbose_name='达到日期')),
                ('not_applicable', models.CharField(blank=True, max_length=500, verbose_name='不适用的理由')),
                ('note', models.TextField(blank=True, max_length=4000, verbose_name='说明')),
                ('qualifier', models.CharField(choices=[('exact', '确数'), ('at_least', '以上、余'), ('about', '约')], default='exact', max_length=10, verbose_name='数量措辞')),
                ('grade', models.PositiveSmallIntegerField(choices=[(1, '预计数'), (2, '部门数'), (3, '核定数')], default=2, verbose_name='统计口径等级')),
                ('as_of_date', models.DateField(verbose_name='数据截至')),
                ('correction_reason', models.CharField(blank=True, max_length=500, verbose_name='更正理由')),
                ('levels', models.PositiveSmallIntegerField(db_default=1, editable=False, verbose_name='审核级数')),
                ('idempotency_key', models.UUIDField(unique=True, verbose_name='提交标识')),
                ('illustrative', models.BooleanField(default=False, verbose_name='示例')),
                ('acting_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='代谁填报')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                ('comparison_set', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.comparisonset', verbose_name='比较范围')),
                ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='tracker.figure', verbose_name='更正对象')),
            ],
            options={
                'verbose_name': '填报数据',
                'verbose_name_plural': '填报数据',
                'ordering': ['id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='记录时间')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('size', models.PositiveBigIntegerField(verbose_name='字节数')),
                ('content_type', models.CharField(max_length=100, verbose_name='类型')),
                ('figure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='tracker.figure', verbose_name='填报数据')),
            ],
            options={
                'verbose_name': '佐证',
                'verbose_name_plural': '佐证',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='HistoryLoad',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='记录时间')),
                ('name', models.CharField(max_length=100, verbose_name='名称')),
                ('source', models.CharField(max_length=200, verbose_name='来源')),
                ('transaction', models.BigIntegerField(db_default=0, editable=False)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='装入人')),
            ],
            options={
                'verbose_name': '历史装入批次',
                'verbose_name_plural': '历史装入批次',
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='figure',
            name='history_load',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.historyload', verbose_name='历史装入批次'),
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='如 com.towers_tax；简报和数据导出按代码取数，建立后不宜更改。', max_length=80, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('name_en', models.CharField(blank=True, max_length=160, verbose_name='英文名称')),
                ('pinyin', models.CharField(blank=True, editable=False, max_length=300, verbose_name='拼音')),
                ('kind', models.CharField(choices=[('cumulative', '累计量'), ('level', '时点数'), ('growth', '增速'), ('share', '占比'), ('ratio', '比率'), ('rank', '位次'), ('milestones', '任务清单'), ('register_count', '台账计数'), ('register_sum', '台账合计'), ('threshold_count', '达标计数'), ('indicator_count', '指标计数'), ('part', '比率的分母'), ('mechanism', '工作机制')], help_text='计算类指标由台账或其他指标得出，不能填报。', max_length=20, verbose_name='类型')),
                ('nature', models.CharField(choices=[('actual', '实绩'), ('goal', '目标'), ('plan', '规划'), ('context', '背景'), ('mechanism', '机制')], default='actual', max_length=20, verbose_name='在简报中的作用')),
                ('measured_in', models.CharField(blank=True, help_text='如 亿元、%、家、栋。', max_length=20, verbose_name='计量单位')),
                ('places', models.PositiveSmallIntegerField(default=2, help_text='打印时四舍五入到几位。', verbose_name='小数位数')),
                ('reporting', models.CharField(choices=[('running_total', '报累计数'), ('increment', '报当月数'), ('level', '报时点数')], default='running_total', max_length=20, verbose_name='填报方式')),
                ('over_months', models.CharField(choices=[('sum', '各月相加'), ('last', '取最近一月')], default='last', max_length=10, verbose_name='跨月汇总')),
                ('over_units', models.CharField(choices=[('sum', '相加'), ('ratio', '分子之和÷分母之和'), ('last', '取最近一次'), ('none', '不汇总')], default='none', max_length=10, verbose_name='跨单位汇总')),
                ('direction', models.CharField(choices=[('higher', '越高越好'), ('lower', '越低越好')], default='higher', max_length=10, verbose_name='方向')),
                ('qualifier', models.CharField(choices=[('exact', '确数'), ('at_least', '以上、余'), ('about', '约')], default='exact', help_text='仅用于计算类指标；填报类指标由填报人逐次选择。', max_length=10, verbose_name='数量措辞')),
                ('stated_period', models.CharField(choices=[('to_date', '截至数据日期'), ('whole_year', '全年口径')], default='to_date', max_length=20, verbose_name='期间口径')),
                ('definition', models.TextField(blank=True, help_text='怎样统计、包括什么、不包括什么、数据来源。', verbose_name='口径')),
                ('counts_rank_up_to', models.PositiveSmallIntegerField(blank=True, help_text='仅用于指标计数：名次不大于此数即计入；留空则全部计入。', null=True, verbose_name='名次门槛')),
                ('illustrative', models.BooleanField(default=False, help_text='为演示而虚构的指标，页面上标注“示例”。', verbose_name='示例')),
                ('embargoed_from', models.DateField(blank=True, help_text='官方统计数据填写，填该月1日：从该月起，数据审核通过后还须经业务管理员发布才公开、才计入。其他指标留空。', null=True, verbose_name='须经发布的起始月')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='排序')),
                ('comparison_set', models.ForeignKey(blank=True, help_text='仅用于位次。', null=True, on_delete=django.db.models.deletion.PROTECT, to='tracker.comparisonset', verbose_name='比较范围')),
                ('members', models.ManyToManyField(blank=True, help_text='仅用于指标计数：在这些位次指标中数出名次达标的个数。', related_name='counted_in', to='tracker.indicator', verbose_name='被计数的指标')),
                ('part_of', models.ForeignKey(blank=True, help_text='仅用于“比率的分母”：数值取自哪个比率的分母。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='tracker.indicator', verbose_name='取自比率')),
                ('rank_of', models.ForeignKey(blank=True, help_text='仅用于位次：这是哪个指标的位次。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ranks', to='tracker.indicator', verbose_name='位次所属指标')),
            ],
            options={
                'verbose_name': '指标',
                'verbose_name_plural': '指标',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('sequence', models.BigIntegerField(primary_key=True, serialize=False)),
                ('table_name', models.CharField(max_length=63)),
                ('row_id', models.BigIntegerField()),
                ('row_hash', models.CharField(max_length=64)),
                ('previous_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': '哈希链',
                'verbose_name_plural': '哈希链',
                'ordering': ['sequence'],
                'constraints': [models.UniqueConstraint(fields=('table_name', 'row_id'), name='ledger_entry_row_once')],
            },
        ),
        migrations.CreateModel(
            name='LightScheme',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='记录时间')),
                ('known_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='知悉时间')),
                ('stated_date', models.DateField(editable=False, null=True, verbose_name='原载日期')),
                ('version', models.CharField(max_length=40, unique=True, verbose_name='版本')),
                ('in_force_from', models.DateField(help_text='填该月1日。', verbose_name='执行起始月')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('history_load', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.historyload', verbose_name='历史装入批次')),
            ],
            options={
                'verbose_name': '亮灯规则',
                'verbose_name_plural': '亮灯规则',
                'ordering': ['in_force_from', 'id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LightBand',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='记录时间')),
                ('code', models.SlugField(verbose_name='代码')),
                ('word', models.CharField(max_length=20, verbose_name='文字')),
                ('word_en', models.CharField(max_length=40, verbose_name='英文')),
                ('colour', models.CharField(choices=[('blue', '蓝'), ('green', '绿'), ('lime', '浅绿'), ('yellow', '黄'), ('orange', '橙'), ('red', '红'), ('grey', '灰')], max_length=10, verbose_name='颜色')),
                ('shape', models.CharField(choices=[('check', '对勾'), ('up', '上三角'), ('dot', '圆点'), ('down', '下三角'), ('diamond', '菱形'), ('square', '方块'), ('ring', '圆环'), ('dash', '横线')], max_length=10, verbose_name='形状')),
                ('lower', models.DecimalField(blank=True, decimal_places=2, help_text='差距不低于此数即亮此灯；留空表示由状态决定，不看差距。', max_digits=7, null=True, verbose_name='起点（百分点）')),
                ('inclusive', models.BooleanField(default=True, verbose_name='含起点')),
                ('is_worst', models.BooleanField(default=False, help_text='低于所有起点时亮此灯。', verbose_name='最差一档')),
                ('order', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bands', to='tracker.lightscheme', verbose_name='亮灯规则')),
            ],
            options={
                'verbose_name': '灯',
                'verbose_name_plural': '灯',
                'ordering': ['scheme', 'order'],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(verbose_name='代码')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('name_en', models.CharField(blank=True, max_length=80, verbose_name='英文名称')),
                ('form', models.CharField(choices=[('quantity', '数量'), ('flag', '是否')], default='quantity', max_length=10, verbose_name='形式')),
                ('rhythm', models.CharField(choices=[('monthly', '每月填报'), ('standing', '有变化时填报')], default='standing', max_length=10, verbose_name='填报频率')),
                ('reporting', models.CharField(choices=[('running_total', '报累计数'), ('increment', '报当月数'), ('level', '报时点数')], default='level', max_length=20, verbose_name='填报方式')),
                ('measured_in', models.CharField(blank=True, max_length=20, verbose_name='计量单位')),
                ('places', models.PositiveSmallIntegerField(default=2, verbose_name='小数位数')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='次序')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='tracker.register', verbose_name='台账')),
            ],
            options={
                'verbose_name': '台账数据项',
                'verbose_name_plural': '台账数据项',
                'ordering': ['register', 'order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, verbose_name='编号')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('pinyin', models.CharField(blank=True, editable=False, max_length=500, verbose_name='拼音')),
                ('descriptions', models.JSONField(blank=True, default=dict, verbose_name='说明栏内容')),
                ('illustrative', models.BooleanField(default=False, help_text='为演示而虚构的条目，名称以“示例”开头。', verbose_name='示例')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='tracker.register', verbose_name='台账')),
            ],
            options={
                'verbose_name': '台账条目',
                'verbose_name_plural': '台账条目',
                'ordering': ['register', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Column',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(verbose_name='代码')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('name_en', models.CharField(blank=True, max_length=80, verbose_name='英文名称')),
                ('form', models.CharField(choices=[('text', '文字'), ('date', '日期'), ('choice', '选项')], default='text', max_length=10, verbose_name='形式')),
                ('choices', models.TextField(blank=True, help_text='仅用于选项，每行一个。', verbose_name='可选值')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='次序')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='columns', to='tracker.register', verbose_name='台账')),
            ],
            options={
                'verbose_name': '台账说明栏',
                'verbose_name_plural': '台账说明栏',
                'ordering': ['register', 'order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='记录时间')),
                ('known_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='知悉时间')),
                ('stated_date', models.DateField(editable=False, null=True, verbose_name='原载日期')),
                ('month', models.DateField(verbose_name='月份')),
                ('basis', models.CharField(max_length=200, verbose_name='发布依据')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发布人')),
                ('history_load', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.historyload', verbose_name='历史装入批次')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='tracker.indicator', verbose_name='指标')),
            ],
            options={
                'verbose_name': '数据发布',
                'verbose_name_plural': '数据发布',
                'ordering': ['id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='英文名称')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='排序')),
                ('second_review', models.BooleanField(default=False, help_text='勾选后，本板块（含下级板块）此后填报的数据须初审、复审各一人通过才计入。', verbose_name='两级审核')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='tracker.section', verbose_name='上级板块')),
            ],
            options={
                'verbose_name': '板块',
                'verbose_name_plural': '板块',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.AddField(
            model_name='indicator',
            name='section',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='tracker.section', verbose_name='板块'),
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='记录时间')),
                ('indicator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='series', to='tracker.indicator', verbose_name='指标')),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='series', to='tracker.item', verbose_name='条目')),
                ('measure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='series', to='tracker.measure', verbose_name='数据项')),
            ],
            options={
                'verbose_name': '数据序列',
                'verbose_name_plural': '数据序列',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(null=True, verbose_name='月份')),
                ('entries', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='内容')),
                ('saved_at', models.DateTimeField(verbose_name='保存时间')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='tracker.series', verbose_name='数据序列')),
            ],
            options={
                'verbose_name': '草稿',
                'verbose_name_plural': '草稿',
                'ordering': ['-saved_at'],
            },
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='记录时间')),
                ('month', models.DateField(null=True, verbose_name='月份')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slots', to='tracker.series', verbose_name='数据序列')),
            ],
            options={
                'verbose_name': '填报位',
                'verbose_name_plural': '填报位',
                'ordering': ['series', 'month'],
            },
        ),
        migrations.AddField(
            model_name='figure',
            name='slot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='tracker.slot', verbose_name='填报位'),
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='记录时间')),
                ('known_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='知悉时间')),
                ('stated_date', models.DateField(editable=False, null=True, verbose_name='原载日期')),
                ('kind', models.CharField(choices=[('approve', '审核通过'), ('return', '退回'), ('withdraw', '撤回')], max_length=10, verbose_name='决定')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='理由')),
                ('grade', models.PositiveSmallIntegerField(db_default=0, editable=False)),
                ('acting_for', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('author', models.ForeignKey(db_default=0, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to=settings.AUTH_USER_MODEL, verbose_name='决定人')),
                ('supersedes', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='tracker.decision')),
                ('figure', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='tracker.figure', verbose_name='填报数据')),
                ('history_load', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.historyload', verbose_name='历史装入批次')),
                ('slot', models.ForeignKey(db_default=0, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='tracker.slot')),
            ],
            options={
                'verbose_name': '审核决定',
                'verbose_name_plural': '审核决定',
                'ordering': ['id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(verbose_name='代码')),
                ('name', models.CharField(max_length=30, verbose_name='名称')),
                ('name_en', models.CharField(blank=True, max_length=60, verbose_name='英文名称')),
                ('order', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stages', to='tracker.register', verbose_name='台账')),
            ],
            options={
                'verbose_name': '阶段',
                'verbose_name_plural': '阶段',
                'ordering': ['register', 'order'],
            },
        ),
        migrations.AddField(
            model_name='series',
            name='stage',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='series', to='tracker.stage', verbose_name='阶段'),
        ),
        migrations.CreateModel(
            name='CountingRule',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='记录时间')),
                ('known_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='知悉时间')),
                ('stated_date', models.DateField(editable=False, null=True, verbose_name='原载日期')),
                ('number', models.PositiveSmallIntegerField(verbose_name='版本')),
                ('counts', models.CharField(choices=[('items', '条目个数'), ('sum', '数量合计')], default='items', max_length=10, verbose_name='计什么')),
                ('stage_test', models.CharField(choices=[('reached_in_window', '在目标期内达到'), ('reached_by_end', '到期末已达到'), ('held_at_end', '期末正处于')], default='reached_by_end', max_length=20, verbose_name='阶段要求')),
                ('comparison', models.CharField(choices=[('>=', '≥ 不低于'), ('>', '> 高于')], default='>=', max_length=2, verbose_name='比较')),
                ('threshold', models.DecimalField(blank=True, decimal_places=8, max_digits=23, null=True, verbose_name='门槛')),
                ('threshold_unit', models.CharField(blank=True, max_length=20, verbose_name='门槛单位')),
                ('ceiling', models.DecimalField(blank=True, decimal_places=8, help_text='达到上限的条目不计入（由更高门槛的目标另计）；留空则越过更高门槛的也计入。单位同门槛。', max_digits=23, null=True, verbose_name='上限')),
                ('near_share', models.DecimalField(decimal_places=3, default=Decimal('0.8'), help_text='达到门槛的几成算作接近，如 0.8。', max_digits=4, verbose_name='接近门槛')),
                ('in_force_from', models.DateField(help_text='填该月1日。', verbose_name='执行起始月')),
                ('reason', models.CharField(blank=True, help_text='第一版可不填；修改口径必须填写。', max_length=500, verbose_name='理由')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('history_load', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.historyload', verbose_name='历史装入批次')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counting_rules', to='tracker.indicator', verbose_name='指标')),
                ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.measure', verbose_name='比较或合计的数据项')),
                ('tag', models.ForeignKey(blank=True, help_text='只计该“是否”项为“是”的条目。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.measure', verbose_name='标记')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counting_rules', to='tracker.register', verbose_name='台账')),
                ('stage', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.stage', verbose_name='阶段')),
            ],
            options={
                'verbose_name': '计数规则',
                'verbose_name_plural': '计数规则',
                'ordering': ['indicator', 'number'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_month', models.DateField(help_text='填该月1日。', verbose_name='起始月')),
                ('last_month', models.DateField(help_text='填该月1日。', verbose_name='截止月')),
                ('district_wide', models.BooleanField(default=False, help_text='勾选后数值为各单位填报数（或全部台账条目）的汇总，否则只取责任单位的数。', verbose_name='全区汇总')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='tracker.indicator', verbose_name='指标')),
            ],
            options={
                'verbose_name': '目标',
                'verbose_name_plural': '目标',
                'ordering': ['indicator__order', 'indicator_id', 'first_month', 'id'],
            },
        ),
        migrations.CreateModel(
            name='TargetChangeRequest',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='记录时间')),
                ('known_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='知悉时间')),
                ('stated_date', models.DateField(editable=False, null=True, verbose_name='原载日期')),
                ('tier', models.CharField(choices=[('committed', '保证'), ('stretch', '力争'), ('monitored', '监测')], max_length=10, verbose_name='层级')),
                ('value', models.DecimalField(blank=True, decimal_places=8, help_text='监测指标不设目标值。', max_digits=23, null=True, verbose_name='目标值')),
                ('qualifier', models.CharField(choices=[('exact', '确数'), ('at_least', '以上、余'), ('about', '约')], default='exact', max_length=10, verbose_name='数量措辞')),
                ('in_force_from', models.DateField(verbose_name='执行起始月')),
                ('basis', models.CharField(help_text='同意调整的文件或会议。', max_length=200, verbose_name='依据')),
                ('basis_date', models.DateField(verbose_name='依据日期')),
                ('reason', models.CharField(max_length=500, verbose_name='调整理由')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申请人')),
                ('history_load', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.historyload', verbose_name='历史装入批次')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='change_requests', to='tracker.target', verbose_name='目标')),
            ],
            options={
                'verbose_name': '目标调整申请',
                'verbose_name_plural': '目标调整申请',
                'ordering': ['id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TargetVersion',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='记录时间')),
                ('known_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='知悉时间')),
                ('stated_date', models.DateField(editable=False, null=True, verbose_name='原载日期')),
                ('number', models.PositiveSmallIntegerField(verbose_name='版本')),
                ('value', models.DecimalField(blank=True, decimal_places=8, help_text='监测指标不设目标值。', max_digits=23, null=True, verbose_name='目标值')),
                ('qualifier', models.CharField(choices=[('exact', '确数'), ('at_least', '以上、余'), ('about', '约')], default='exact', max_length=10, verbose_name='数量措辞')),
                ('tier', models.CharField(choices=[('committed', '保证'), ('stretch', '力争'), ('monitored', '监测')], max_length=10, verbose_name='层级')),
                ('judged_by', models.CharField(choices=[('pace', '按序时进度'), ('value', '按数值达标'), ('rank', '按位次'), ('none', '不评判（未设期限）')], default='pace', max_length=10, verbose_name='评判方式')),
                ('baseline', models.DecimalField(blank=True, decimal_places=8, help_text='下降类目标从哪个数降起。', max_digits=23, null=True, verbose_name='基期值')),
                ('in_force_from', models.DateField(help_text='填该月1日；从该月起按此版本评判。', verbose_name='执行起始月')),
                ('basis', models.CharField(help_text='下达目标的文件或会议。', max_length=200, verbose_name='依据')),
                ('basis_date', models.DateField(verbose_name='依据日期')),
                ('reason', models.CharField(blank=True, help_text='第一版可不填；调整目标必须填写。', max_length=500, verbose_name='调整理由')),
                ('illustrative', models.BooleanField(default=False, verbose_name='示例')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('history_load', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.historyload', verbose_name='历史装入批次')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='tracker.target', verbose_name='目标')),
            ],
            options={
                'verbose_name': '目标版本',
                'verbose_name_plural': '目标版本',
                'ordering': ['target', 'number'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TargetChangeDecision',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='记录时间')),
                ('known_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='知悉时间')),
                ('stated_date', models.DateField(editable=False, null=True, verbose_name='原载日期')),
                ('kind', models.CharField(choices=[('accept', '同意调整'), ('refuse', '不同意调整')], max_length=10, verbose_name='决定')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='理由')),
                ('decider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='决定人')),
                ('history_load', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.historyload', verbose_name='历史装入批次')),
                ('requester', models.ForeignKey(db_default=0, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='tracker.targetchangerequest', verbose_name='目标调整申请')),
                ('version', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='change', to='tracker.targetversion', verbose_name='目标版本')),
            ],
            options={
                'verbose_name': '目标调整决定',
                'verbose_name_plural': '目标调整决定',
                'ordering': ['id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlanPoint',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='记录时间')),
                ('month', models.DateField(verbose_name='月份')),
                ('share', models.DecimalField(decimal_places=6, help_text='0 到 1。', max_digits=7, verbose_name='计划累计份额')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_points', to='tracker.targetversion', verbose_name='目标版本')),
            ],
            options={
                'verbose_name': '计划进度',
                'verbose_name_plural': '计划进度',
                'ordering': ['version', 'month'],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(help_text='英文短代码，用于数据导入导出，建立后不宜更改。', unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='名称')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='英文名称')),
                ('kind', models.CharField(choices=[('district', '区'), ('bureau', '部门'), ('sub_district', '街道')], help_text='部门参加局长擂台赛，街道参加书记擂台赛。', max_length=20, verbose_name='类别')),
                ('pinyin', models.CharField(blank=True, editable=False, max_length=200, verbose_name='拼音')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='排序')),
                ('illustrative', models.BooleanField(default=False, help_text='未经官方资料证实的单位名称，页面上标注“示例”。', verbose_name='示例')),
                ('parent', models.ForeignKey(blank=True, help_text='区本级没有上级单位；上级单位的审核人可审核下级单位的数据。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='tracker.unit', verbose_name='上级单位')),
            ],
            options={
                'verbose_name': '单位',
                'verbose_name_plural': '单位',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.AddField(
            model_name='target',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='tracker.unit', verbose_name='责任单位'),
        ),
        migrations.AddField(
            model_name='series',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='series', to='tracker.unit', verbose_name='责任单位'),
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('reporter', '填报人'), ('reviewer', '审核人'), ('leader', '领导'), ('steward', '业务管理员'), ('administrator', '系统管理员')], help_text='填报人录入数据；审核人审核他人填报的数据；领导查看；业务管理员管理指标、目标和台账；系统管理员管理账号。', max_length=20, verbose_name='角色')),
                ('from_date', models.DateField(blank=True, null=True, verbose_name='起始日期')),
                ('until_date', models.DateField(blank=True, help_text='当日仍有效。', null=True, verbose_name='截止日期')),
                ('acting_for', models.ForeignKey(blank=True, help_text='仅用于填报人：以此任职填报的数据注明代谁填报，被代填的人也不能审核。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='represented_by', to=settings.AUTH_USER_MODEL, verbose_name='代谁填报')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='tracker.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '任职',
                'verbose_name_plural': '任职',
                'ordering': ['unit', 'role', 'id'],
            },
        ),
        migrations.AddField(
            model_name='item',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='tracker.unit', verbose_name='责任单位'),
        ),
        migrations.CreateModel(
            name='Window',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(help_text='填该月1日。', unique=True, verbose_name='月份')),
                ('opens_at', models.DateTimeField(verbose_name='开放时间')),
                ('due_at', models.DateTimeField(verbose_name='应报时间')),
                ('closes_at', models.DateTimeField(blank=True, help_text='留空表示尚未确定，一直开放。', null=True, verbose_name='关闭时间')),
            ],
            options={
                'verbose_name': '填报窗口',
                'verbose_name_plural': '填报窗口',
                'ordering': ['-month'],
                'constraints': [models.CheckConstraint(condition=models.Q(('month__day', 1)), name='window_month', violation_error_message='月份请填该月1日。'), models.CheckConstraint(condition=models.Q(('due_at__gte', models.F('opens_at')), models.Q(('closes_at', None), ('closes_at__gte', models.F('due_at')), _connector='OR')), name='window_in_order', violation_error_message='开放、应报、关闭时间要依次排列。')],
            },
        ),
        migrations.CreateModel(
            name='WindowException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateTimeField(verbose_name='延长至')),
                ('reason', models.CharField(max_length=500, verbose_name='理由')),
                ('granted_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='批准人')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='window_exceptions', to='tracker.unit', verbose_name='单位')),
                ('window', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exceptions', to='tracker.window', verbose_name='填报窗口')),
            ],
            options={
                'verbose_name': '窗口例外',
                'verbose_name_plural': '窗口例外',
                'ordering': ['window', 'unit'],
            },
        ),
        migrations.CreateModel(
            name='Endorsement',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='记录时间')),
                ('known_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='知悉时间')),
                ('stated_date', models.DateField(editable=False, null=True, verbose_name='原载日期')),
                ('author', models.ForeignKey(db_default=0, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('endorser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='初审人')),
                ('figure', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='endorsement', to='tracker.figure', verbose_name='填报数据')),
                ('history_load', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.historyload', verbose_name='历史装入批次')),
            ],
            options={
                'verbose_name': '初审',
                'verbose_name_plural': '初审',
                'ordering': ['id'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('history_load', None), ('stated_date', None)), models.Q(('history_load__isnull', False), ('stated_date__isnull', False)), _connector='OR'), name='endorsement_stated_only_in_history'), models.CheckConstraint(condition=models.Q(('endorser', models.F('author')), _negated=True), name='endorsement_by_second_person')],
            },
        ),
        migrations.CreateModel(
            name='ItemPresence',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='记录时间')),
                ('known_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='知悉时间')),
                ('stated_date', models.DateField(editable=False, null=True, verbose_name='原载日期')),
                ('on', models.DateField(help_text='从该日所在的月份起按此计数。', verbose_name='日期')),
                ('joins', models.BooleanField(default=False, help_text='移出时不勾选，重新加入时勾选。', verbose_name='在台账内')),
                ('reason', models.CharField(help_text='如 项目终止、楼宇拆除、重复登记。', max_length=500, verbose_name='理由')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('history_load', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.historyload', verbose_name='历史装入批次')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presence', to='tracker.item', verbose_name='台账条目')),
            ],
            options={
                'verbose_name': '条目进出',
                'verbose_name_plural': '条目进出',
                'ordering': ['item', 'id'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('history_load', None), ('stated_date', None)), models.Q(('history_load__isnull', False), ('stated_date__isnull', False)), _connector='OR'), name='itempresence_stated_only_in_history')],
            },
        ),
        migrations.AddConstraint(
            model_name='lightscheme',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('history_load', None), ('stated_date', None)), models.Q(('history_load__isnull', False), ('stated_date__isnull', False)), _connector='OR'), name='lightscheme_stated_only_in_history'),
        ),
        migrations.AddConstraint(
            model_name='lightband',
            constraint=models.UniqueConstraint(fields=('scheme', 'code'), name='light_band_code_once'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.UniqueConstraint(fields=('register', 'code'), name='measure_code_once'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('rhythm', 'monthly'), ('reporting', 'level'), _connector='OR'), name='measure_standing_is_level', violation_error_message='有变化时填报的数据项只能报时点数。'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('form', 'quantity'), models.Q(('measured_in', ''), ('reporting', 'level')), _connector='OR'), name='measure_flag_is_level', violation_error_message='“是否”只能报时点数，且没有计量单位。'),
        ),
        migrations.AddConstraint(
            model_name='column',
            constraint=models.UniqueConstraint(fields=('register', 'code'), name='column_code_once'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('history_load', None), ('stated_date', None)), models.Q(('history_load__isnull', False), ('stated_date__isnull', False)), _connector='OR'), name='release_stated_only_in_history'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.UniqueConstraint(fields=('indicator', 'month'), name='release_once'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='release_month_begins_on_first'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('basis', ''), _negated=True), name='release_has_basis'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('embargoed_from', None), ('embargoed_from__day', 1), _connector='OR'), name='indicator_embargo_begins_on_first', violation_error_message='须经发布的起始月填当月1日。'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('over_months', 'sum'), ('reporting', 'running_total'), _negated=True), name='indicator_running_total_not_summed', violation_error_message='累计数不能再跨月相加：请改为“取最近一月”或“报当月数”。'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('comparison_set__isnull', False), ('kind', 'rank')), models.Q(('kind', 'rank'), _negated=True), _connector='OR'), name='indicator_rank_has_comparison_set', violation_error_message='位次指标要选择比较范围。'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'part'), ('part_of__isnull', False)), models.Q(models.Q(('kind', 'part'), _negated=True), ('part_of', None)), _connector='OR'), name='indicator_part_has_ratio', violation_error_message='“比率的分母”要选择取自哪个比率，其他类型不要选择。'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'ratio'), ('over_units', 'ratio')), models.Q(('over_units', 'ratio'), _negated=True), _connector='OR'), name='indicator_only_ratios_combine_as_ratio', violation_error_message='只有比率可以按“分子之和÷分母之和”汇总。'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(fields=('series', 'month', 'author'), name='draft_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.UniqueConstraint(fields=('series', 'month'), name='slot_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.CheckConstraint(condition=models.Q(('month', None), ('month__day', 1), _connector='OR'), name='slot_month_begins_on_first'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('history_load', None), ('stated_date', None)), models.Q(('history_load__isnull', False), ('stated_date__isnull', False)), _connector='OR'), name='figure_stated_only_in_history'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.UniqueConstraint(fields=('id', 'author'), name='figure_id_author'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('denominator', None), ('numerator', None), ('of_n', None), ('rank', None), ('value__isnull', False), ('not_applicable', ''), ('reached_on', None)), models.Q(('denominator__gt', 0), ('denominator__isnull', False), ('numerator__isnull', False), ('value', None), ('of_n', None), ('rank', None), ('not_applicable', ''), ('reached_on', None)), models.Q(('denominator', None), ('numerator', None), ('value', None), ('of_n__isnull', False), ('rank__gte', 1), ('rank__isnull', False), ('rank__lte', models.F('of_n')), ('comparison_set__isnull', False), ('not_applicable', ''), ('reached_on', None)), models.Q(('denominator', None), ('numerator', None), ('of_n', None), ('rank', None), ('value', None), ('not_applicable', ''), ('reached_on__isnull', False)), models.Q(('denominator', None), ('numerator', None), ('of_n', None), ('rank', None), ('reached_on', None), ('value', None), models.Q(('not_applicable', ''), _negated=True)), _connector='OR'), name='figure_says_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.CheckConstraint(condition=models.Q(('acting_for', None), models.Q(('acting_for', models.F('author')), _negated=True), _connector='OR'), name='figure_acts_for_another'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('correction_reason', ''), ('corrects', None)), models.Q(('corrects__isnull', False), models.Q(('correction_reason', ''), _negated=True)), _connector='OR'), name='figure_correction_has_reason'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(condition=models.Q(('kind', 'approve')), fields=['slot', '-grade', '-id'], name='decision_current'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('history_load', None), ('stated_date', None)), models.Q(('history_load__isnull', False), ('stated_date__isnull', False)), _connector='OR'), name='decision_stated_only_in_history'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'withdraw'), ('decider', models.F('author'))), models.Q(models.Q(('kind', 'withdraw'), _negated=True), models.Q(('decider', models.F('author')), _negated=True)), _connector='OR'), name='decision_by_second_person'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'withdraw'), ('acting_for', None), models.Q(('decider', models.F('acting_for')), _negated=True), _connector='OR'), name='decision_not_by_who_was_acted_for'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'return'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='decision_return_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'approve')), fields=('slot', 'grade', 'supersedes'), name='decision_one_current_a_slot', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.UniqueConstraint(fields=('register', 'code'), name='stage_code_once'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.UniqueConstraint(fields=('register', 'order'), name='stage_order_once'),
        ),
        migrations.AddConstraint(
            model_name='countingrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('history_load', None), ('stated_date', None)), models.Q(('history_load__isnull', False), ('stated_date__isnull', False)), _connector='OR'), name='countingrule_stated_only_in_history'),
        ),
        migrations.AddConstraint(
            model_name='countingrule',
            constraint=models.UniqueConstraint(fields=('indicator', 'number'), name='counting_rule_number_once'),
        ),
        migrations.AddConstraint(
            model_name='countingrule',
            constraint=models.CheckConstraint(condition=models.Q(('tag__isnull', False), ('stage__isnull', False), ('measure__isnull', False), _connector='OR'), name='counting_rule_asks_something', violation_error_message='标记、阶段、数据项至少要选一项。'),
        ),
        migrations.AddConstraint(
            model_name='countingrule',
            constraint=models.CheckConstraint(condition=models.Q(('counts', 'items'), ('measure__isnull', False), _connector='OR'), name='counting_rule_sum_has_measure', violation_error_message='数量合计要选择数据项。'),
        ),
        migrations.AddConstraint(
            model_name='countingrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('threshold', None), ('threshold_unit', '')), models.Q(('measure__isnull', False), ('threshold__isnull', False)), _connector='OR'), name='counting_rule_threshold_has_measure', violation_error_message='门槛要有数据项可比，没有门槛时不填门槛单位。'),
        ),
        migrations.AddConstraint(
            model_name='countingrule',
            constraint=models.CheckConstraint(condition=models.Q(('ceiling', None), models.Q(('ceiling__gt', models.F('threshold')), ('threshold__isnull', False)), _connector='OR'), name='counting_rule_ceiling_over_threshold', violation_error_message='上限要高于门槛；没有门槛时不填上限。'),
        ),
        migrations.AddConstraint(
            model_name='countingrule',
            constraint=models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='counting_rule_change_has_reason', violation_error_message='修改口径必须写明理由。'),
        ),
        migrations.AddConstraint(
            model_name='targetchangerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('history_load', None), ('stated_date', None)), models.Q(('history_load__isnull', False), ('stated_date__isnull', False)), _connector='OR'), name='targetchangerequest_stated_only_in_history'),
        ),
        migrations.AddConstraint(
            model_name='targetchangerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('tier', 'monitored'), ('value', None)), models.Q(models.Q(('tier', 'monitored'), _negated=True), ('value__isnull', False)), _connector='OR'), name='target_change_value_unless_monitored', violation_error_message='保证、力争目标必须有目标值；监测指标不填目标值。'),
        ),
        migrations.AddConstraint(
            model_name='targetchangerequest',
            constraint=models.CheckConstraint(condition=models.Q(('in_force_from__day', 1)), name='target_change_from_first_of_month'),
        ),
        migrations.AddConstraint(
            model_name='targetchangerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('basis', ''), _negated=True)), name='target_change_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='targetversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('history_load', None), ('stated_date', None)), models.Q(('history_load__isnull', False), ('stated_date__isnull', False)), _connector='OR'), name='targetversion_stated_only_in_history'),
        ),
        migrations.AddConstraint(
            model_name='targetversion',
            constraint=models.UniqueConstraint(fields=('target', 'number'), name='target_version_number_once'),
        ),
        migrations.AddConstraint(
            model_name='targetversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('tier', 'monitored'), ('value', None)), models.Q(models.Q(('tier', 'monitored'), _negated=True), ('value__isnull', False)), _connector='OR'), name='target_version_value_unless_monitored', violation_error_message='保证、力争目标必须有目标值；监测指标不填目标值。'),
        ),
        migrations.AddConstraint(
            model_name='targetversion',
            constraint=models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='target_version_change_has_reason', violation_error_message='调整目标必须写明理由。'),
        ),
        migrations.AddConstraint(
            model_name='targetchangedecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('history_load', None), ('stated_date', None)), models.Q(('history_load__isnull', False), ('stated_date__isnull', False)), _connector='OR'), name='targetchangedecision_stated_only_in_history'),
        ),
        migrations.AddConstraint(
            model_name='targetchangedecision',
            constraint=models.CheckConstraint(condition=models.Q(('decider', models.F('requester')), _negated=True), name='target_change_by_second_person'),
        ),
        migrations.AddConstraint(
            model_name='targetchangedecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'accept'), ('version__isnull', False)), models.Q(('kind', 'refuse'), ('version', None), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='target_change_version_or_reason'),
        ),
        migrations.AddConstraint(
            model_name='planpoint',
            constraint=models.UniqueConstraint(fields=('version', 'month'), name='plan_point_once'),
        ),
        migrations.AddConstraint(
            model_name='planpoint',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='plan_point_month'),
        ),
        migrations.AddConstraint(
            model_name='planpoint',
            constraint=models.CheckConstraint(condition=models.Q(('share__gte', 0), ('share__lte', 1)), name='plan_point_share_of_one'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'district')), fields=('kind',), name='unit_one_district', violation_error_message='只能有一个区本级单位。'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'district'), ('parent', None)), models.Q(models.Q(('kind', 'district'), _negated=True), ('parent__isnull', False)), _connector='OR'), name='unit_only_district_is_root', violation_error_message='除区本级外，每个单位都要选择上级单位。'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='unit_not_its_own_parent'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.UniqueConstraint(fields=('indicator', 'unit', 'first_month'), name='target_once'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(('first_month__day', 1), ('last_month__day', 1), ('last_month__gte', models.F('first_month'))), name='target_window_of_whole_months', violation_error_message='起止月都填当月1日，截止月不能早于起始月。'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('indicator__isnull', False), ('item', None), ('measure', None), ('stage', None)), models.Q(('indicator', None), ('item__isnull', False), ('measure__isnull', False), ('stage', None)), models.Q(('indicator', None), ('item__isnull', False), ('measure', None), ('stage__isnull', False)), _connector='OR'), name='series_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.UniqueConstraint(condition=models.Q(('item', None)), fields=('indicator', 'unit'), name='series_of_indicator_once'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.UniqueConstraint(condition=models.Q(('measure__isnull', False)), fields=('item', 'measure'), name='series_of_measure_once'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.UniqueConstraint(condition=models.Q(('stage__isnull', False)), fields=('item', 'stage'), name='series_of_stage_once'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(fields=('user', 'unit', 'role', 'from_date'), name='membership_once'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('from_date', None), ('until_date', None), ('until_date__gte', models.F('from_date')), _connector='OR'), name='membership_ends_after_start', violation_error_message='截止日期不能早于起始日期。'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('acting_for', None), ('role', 'reporter'), _connector='OR'), name='membership_only_reporters_stand_in', violation_error_message='只有填报人可以代他人填报。'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('acting_for', None), models.Q(('acting_for', models.F('user')), _negated=True), _connector='OR'), name='membership_not_in_ones_own_place', violation_error_message='不能代本人填报，请留空。'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(fields=('register', 'code'), name='item_code_once'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(fields=('register', 'name'), name='item_name_once'),
        ),
        migrations.RunSQL(
            GUARDS.with_name("ledger_guards.sql").read_text(),
            GUARDS.with_name("ledger_guards_reverse.sql").read_text(),
        ),
    ]
