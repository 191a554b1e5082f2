#include "views/documents/DocumentLogDialog.h"

#include "views/common/ListPage.h"
#include "views/common/PageLayout.h"
#include "views/common/Theme.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace Peak {

DocumentLogDialog::DocumentLogDialog(const QString &document, ListPage *log, QWidget *parent)
    : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Who opened “%1”").arg(document));
    log->setCompact();
    auto *close = new QPushButton(tr("Close"));
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(Theme::space(4), Theme::space(2), Theme::space(4), Theme::space(3));
    buttons->addStretch(1);
    buttons->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(log, 1);
    column->addLayout(buttons);
    resizeOnScreen(this, {Theme::space(240), Theme::space(130)});
    log->setFocus();
}

} // namespace Peak
