#include "views/main/ShortcutsDialog.h"

#include "views/common/Theme.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace Peak {

ShortcutsDialog::ShortcutsDialog(const QList<QPair<QString, QString>> &shortcuts, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(Theme::space(8));
    grid->setVerticalSpacing(Theme::space(2));
    int row = 0;
    for (const auto &[what, keys] : shortcuts) {
        auto *keyLabel = new QLabel(keys);
        auto *whatLabel = new QLabel(what);
        QFont strong = keyLabel->font();
        strong.setWeight(QFont::DemiBold);
        keyLabel->setFont(strong);
        keyLabel->setAccessibleName(tr("%1: %2").arg(what, keys));
        whatLabel->setAccessibleName(what);
        grid->addWidget(whatLabel, row, 0);
        grid->addWidget(keyLabel, row, 1);
        ++row;
    }
    auto *buttons = new QDialogButtonBox;
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole)->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(6), Theme::space(5), Theme::space(6), Theme::space(5));
    column->setSpacing(Theme::space(5));
    column->addLayout(grid);
    column->addStretch(1);
    column->addWidget(buttons);
}

} // namespace Peak
