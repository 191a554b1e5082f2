#include "tests/views/AccessSweep.h"
#include "tests/views/ContrastSweep.h"
#include "views/common/Theme.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTableView>
#include <QTest>
#include <QVBoxLayout>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** The sweeps over all pages can fail: each finds the one thing that is wrong here, and names it.
 */
class tst_Sweeps final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void paleTextIsFound_data();
    void paleTextIsFound();
    void palePartOfACellIsFound();
    void goodPageHasNoFaults();
    void namelessButtonIsFound();
    void customControlWithoutARoleIsFound();
    void silentCellIsFound();
    void twoAlikeAreFound();
    void looseLabelIsFound();
    void unreachableButtonIsFound();
    void invisibleFocusIsFound();

private:
    static bool names(const QStringList &faults, const QString &what)
    {
        return faults.size() == 1 && faults.constFirst().contains(what);
    }
};

namespace {

/** Takes the focus and shows it to nobody. */
class Unmoved final : public QPushButton
{
public:
    using QPushButton::QPushButton;

protected:
    void paintEvent(QPaintEvent *) override {}
};

struct Page final : QWidget
{
    Page() : column(new QVBoxLayout(this))
    {
        resize(400, 300);
        auto *name = new QLabel(u"&Name"_s);
        auto *line = new QLineEdit(u"Ortega"_s);
        name->setBuddy(line);
        save = new QPushButton(u"Save"_s);
        for (QWidget *widget : std::initializer_list<QWidget *>{name, line, save})
            column->addWidget(widget);
    }
    void open()
    {
        show();
        QVERIFY(QTest::qWaitForWindowActive(this));
    }

    QVBoxLayout *column;
    QPushButton *save;
};

} // namespace

void tst_Sweeps::initTestCase()
{
    auto *theme = new Theme(this);
    theme->setChoice(ThemeChoice::Light);
}

void tst_Sweeps::paleTextIsFound_data()
{
    QTest::addColumn<QColor>("ink");
    QTest::addColumn<bool>("pale");
    QTest::newRow("2.32") << QColor(0xaa, 0xaa, 0xaa) << true;
    QTest::newRow("4.48") << QColor(0x77, 0x77, 0x77) << true;
    QTest::newRow("4.54") << QColor(0x76, 0x76, 0x76) << false;
}

void tst_Sweeps::paleTextIsFound()
{
    QFETCH(QColor, ink);
    QFETCH(bool, pale);
    Page page;
    auto *label = new QLabel(u"Hardly to be read"_s);
    label->setObjectName(u"culprit"_s);
    QPalette colors = label->palette();
    colors.setColor(QPalette::WindowText, ink);
    colors.setColor(QPalette::Window, Qt::white);
    label->setPalette(colors);
    label->setAutoFillBackground(true);
    page.column->addWidget(label);
    page.open();
    const QStringList faults = ContrastSweep::tooPale(&page);
    QVERIFY2(!pale || names({faults.value(0)}, u"culprit"_s), qPrintable(faults.join(u'\n')));
    QVERIFY2(pale || faults.isEmpty(), qPrintable(faults.join(u'\n')));
}

/** A dark word does not hide the pale one beside it. */
void tst_Sweeps::palePartOfACellIsFound()
{
    Page page;
    auto *label = new QLabel(u"<b>12 Apr</b>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;<span "
                             "style='color:#b0b0b0'>3</span>"_s);
    page.column->addWidget(label);
    page.open();
    const auto words = ContrastSweep::words(label);
    QVERIFY(words.size() >= 2);
    QCOMPARE(ContrastSweep::tooPale(label).size(), 1);
}

void tst_Sweeps::goodPageHasNoFaults()
{
    Page page;
    page.open();
    for (const QStringList &faults :
         {AccessSweep::nameless(&page), AccessSweep::silentCells(&page), AccessSweep::alike(&page),
          AccessSweep::looseLabels(&page), AccessSweep::unreachable(&page),
          ContrastSweep::tooPale(&page)})
        QCOMPARE(faults.join(u'\n'), QString());
    QVERIFY(ContrastSweep::words(&page).size() >= 3);
}

void tst_Sweeps::namelessButtonIsFound()
{
    Page page;
    auto *button = new QPushButton;
    button->setObjectName(u"culprit"_s);
    page.column->addWidget(button);
    page.open();
    QVERIFY(names(AccessSweep::nameless(&page), u"culprit"_s));
}

void tst_Sweeps::customControlWithoutARoleIsFound()
{
    Page page;
    auto *odd = new QWidget;
    odd->setFocusPolicy(Qt::StrongFocus);
    odd->setAccessibleName(u"culprit"_s);
    odd->setMinimumSize(40, 40);
    page.column->addWidget(odd);
    page.open();
    QVERIFY(names(AccessSweep::nameless(&page), u"culprit"_s));
}

void tst_Sweeps::silentCellIsFound()
{
    Page page;
    QStandardItemModel model(2, 1);
    model.setItem(0, 0, new QStandardItem(u"Said"_s));
    auto *table = new QTableView;
    table->setModel(&model);
    page.column->addWidget(table);
    page.open();
    QVERIFY(names(AccessSweep::silentCells(&page), u"silent cell 1/0"_s));
}

void tst_Sweeps::twoAlikeAreFound()
{
    Page page;
    auto *second = new QPushButton(u"Save"_s);
    second->setObjectName(u"culprit"_s);
    page.column->addWidget(second);
    page.open();
    QVERIFY(names(AccessSweep::alike(&page), u"culprit"_s));
    second->setAccessibleDescription(u"The other thing"_s);
    QVERIFY(AccessSweep::alike(&page).isEmpty());
}

void tst_Sweeps::looseLabelIsFound()
{
    Page page;
    auto *rows = new QFormLayout;
    auto *line = new QLineEdit;
    line->setObjectName(u"culprit"_s);
    line->setAccessibleName(u"Phone"_s);
    rows->addRow(u"Phone"_s, line);
    page.column->addLayout(rows);
    static_cast<QLabel *>(rows->labelForField(line))->setBuddy(nullptr);
    page.open();
    // A form layout inside of another layout belongs to no widget of its own.
    auto *holder = new QWidget;
    auto *inner = new QFormLayout(holder);
    auto *other = new QLineEdit;
    other->setObjectName(u"culprit"_s);
    inner->addRow(u"Fax"_s, other);
    static_cast<QLabel *>(inner->labelForField(other))->setBuddy(nullptr);
    page.column->addWidget(holder);
    QTRY_VERIFY(other->isVisible());
    QVERIFY(names(AccessSweep::looseLabels(&page), u"culprit"_s));
}

void tst_Sweeps::unreachableButtonIsFound()
{
    Page page;
    auto *button = new QPushButton(u"By mouse only"_s);
    button->setFocusPolicy(Qt::NoFocus);
    page.column->addWidget(button);
    page.open();
    QVERIFY(names(AccessSweep::unreachable(&page), u"By mouse only"_s));
}

void tst_Sweeps::invisibleFocusIsFound()
{
    Page page;
    page.column->addWidget(new Unmoved(u"Unmoved"_s));
    page.open();
    QVERIFY(names(AccessSweep::unreachable(&page), u"Unmoved"_s));
}

QTEST_MAIN(tst_Sweeps)
#include "tst_Sweeps.moc"
