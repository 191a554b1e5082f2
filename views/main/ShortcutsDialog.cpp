#include "views/main/ShortcutsDialog.h"

#include "views/actions/ActionRegistry.h"
#include "views/actions/ActionSet.h"
#include "views/common/Theme.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace Peak {

namespace {

/** What works in every table; the table itself does it. */
QList<QPair<QString, QString>> keysOfTables()
{
    return {
        {ShortcutsDialog::tr("Open the current row"), ShortcutsDialog::tr("Enter")},
        {ShortcutsDialog::tr("Select the current row"), ShortcutsDialog::tr("Space")},
        {ShortcutsDialog::tr("Select all rows"), ShortcutsDialog::tr("Ctrl+A")},
        {ShortcutsDialog::tr("First or last row"), ShortcutsDialog::tr("Ctrl+Home or Ctrl+End")},
        {ShortcutsDialog::tr("Copy the selected rows with headers"), ShortcutsDialog::tr("Ctrl+C")},
        {ShortcutsDialog::tr("Menu of the current row, with sorting"),
         ShortcutsDialog::tr("Shift+F10")},
        {ShortcutsDialog::tr("Cancel what runs, or step back"), ShortcutsDialog::tr("Esc")},
    };
}

bool inEveryList(const ActionSpec &spec)
{
    return spec.pages.size() > 2 && spec.scope == ActionSpec::Scope::Page;
}

} // namespace

QList<ShortcutsDialog::Section> ShortcutsDialog::sectionsOf(const ActionRegistry &registry,
                                                            const ActionSet &window,
                                                            const QList<PageId> &pages)
{
    Section everywhere{tr("Everywhere"), {}};
    const QStringList ids = window.ids();
    for (const QString &id : ids) {
        if (const QString keys = window.spec(id)->keyText(); !keys.isEmpty())
            everywhere.keys.append({window.spec(id)->text, keys});
    }
    Section lists{tr("In lists"), keysOfTables()};
    for (const ActionSpec &spec : registry.specs()) {
        if (inEveryList(spec) && !spec.keys.isEmpty())
            lists.keys.append({spec.text, spec.keyText()});
    }
    QList<Section> sections{everywhere, lists};
    for (const PageInfo &page : PageInfo::all()) {
        Section section{page.text, {}};
        for (const ActionSpec &spec : registry.specs()) {
            if (spec.pages.contains(page.id) && !inEveryList(spec) && !spec.keys.isEmpty())
                section.keys.append({spec.text, spec.keyText()});
        }
        const QString owner = nameOf(page.owner);
        if (pages.contains(page.id) && registry.capabilities().mayOpen(owner) &&
            !section.keys.isEmpty())
            sections.append(section);
    }
    return sections;
}

ShortcutsDialog::ShortcutsDialog(const QList<Section> &sections, QWidget *parent) : QDialog(parent)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    auto *sheet = new QWidget;
    auto *row = new QHBoxLayout(sheet);
    row->setContentsMargins(Theme::space(4), Theme::space(3), Theme::space(4), Theme::space(3));
    sheet->setBackgroundRole(QPalette::Base);
    sheet->setAutoFillBackground(true);
    row->setSpacing(Theme::space(10));
    row->addWidget(makeColumn(sections.mid(0, 1)), 0, Qt::AlignTop);
    row->addWidget(makeColumn(sections.mid(1)), 0, Qt::AlignTop);
    auto *scroll = new QScrollArea;
    scroll->setWidget(sheet);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(tr("Keyboard shortcuts"));
    scroll->setFocusPolicy(Qt::StrongFocus);
    const auto parts = sheet->findChildren<QWidget *>();
    for (QWidget *part : parts)
        part->ensurePolished(); // titles are wider in the font that they will have
    row->invalidate();
    const QSize wanted = row->sizeHint();
    const int most = screen() ? screen()->availableGeometry().height() * 3 / 4 : 700;
    scroll->setMinimumSize(wanted.width() + Theme::space(1) +
                               scroll->verticalScrollBar()->sizeHint().width(),
                           qMin(wanted.height(), most));
    auto *buttons = new QDialogButtonBox;
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole)->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(6), Theme::space(5), Theme::space(6), Theme::space(5));
    column->setSpacing(Theme::space(5));
    column->addWidget(scroll, 1);
    column->addWidget(buttons);
}

QWidget *ShortcutsDialog::makeColumn(const QList<Section> &sections)
{
    auto *column = new QWidget;
    auto *grid = new QGridLayout(column);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(Theme::space(6));
    grid->setVerticalSpacing(Theme::space(2));
    int row = 0;
    for (const Section &section : sections) {
        auto *title = new QLabel(section.title);
        QFont strong = title->font();
        strong.setWeight(QFont::DemiBold);
        title->setFont(strong);
        if (row > 0)
            grid->setRowMinimumHeight(row++, Theme::space(2));
        grid->addWidget(title, row++, 0, 1, 2);
        for (const auto &[what, keys] : section.keys) {
            auto *whatLabel = new QLabel(what);
            auto *keyLabel = new QLabel(keys);
            keyLabel->setForegroundRole(QPalette::PlaceholderText);
            keyLabel->setAccessibleName(tr("%1: %2").arg(what, keys));
            whatLabel->setAccessibleName(what);
            grid->addWidget(whatLabel, row, 0);
            grid->addWidget(keyLabel, row++, 1);
        }
    }
    return column;
}

} // namespace Peak
