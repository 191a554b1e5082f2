#pragma once

#include <QDialog>

namespace Peak {

class ListPage;

/** Who opened a document, when and from where: a list of its own. Shows what it is given. GUI
 * thread. */
class DocumentLogDialog final : public QDialog
{
    Q_OBJECT

public:
    /** Takes the list over. */
    DocumentLogDialog(const QString &document, ListPage *log, QWidget *parent = nullptr);
};

} // namespace Peak
