grammar Resnet;
file : EOF ;
WS : [ \t\r\n]+ -> skip ;
