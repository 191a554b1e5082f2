#include "views/profile/PrintText.h"

#include <QString>
#include <QWidget>

#ifdef PEAK_HAVE_PRINT
#include <QPrintDialog>
#include <QPrinter>
#include <QTextDocument>

#include <memory>
#endif

namespace Peak {

#ifdef PEAK_HAVE_PRINT
bool canPrint()
{
    return true;
}

void printText(QWidget *window, const QString &title, const QString &text)
{
    auto printer = std::make_shared<QPrinter>();
    printer->setDocName(title);
    auto *dialog = new QPrintDialog(printer.get(), window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QDialog::accepted, dialog, [printer, title, text] {
        QTextDocument document;
        document.setHtml(QStringLiteral("<h2>%1</h2><pre style=\"font-size:14pt\">%2</pre>")
                             .arg(title.toHtmlEscaped(), text.toHtmlEscaped()));
        document.print(printer.get());
    });
    dialog->open();
}
#else
bool canPrint()
{
    return false;
}

void printText(QWidget *, const QString &, const QString &) {}
#endif

} // namespace Peak
